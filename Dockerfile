# Flink with the job and the configuration that the project ships; for docker-compose.yml and k8s.
#
#   docker build -t pgsync-flink:0.1.0 .
#
# The first stage needs nothing but this checkout, and what Maven downloads.
FROM eclipse-temurin:17.0.16_8-jdk-jammy AS build
WORKDIR /src
COPY . .
RUN ./mvnw -q -DskipTests -pl job -am package

# 1.20.4 is the newest image of 1.20; the job is compiled against the newest library of 1.20.
FROM flink:1.20.4-scala_2.12-java17
COPY --from=build /src/job/target/pgsync-job.jar /opt/flink/usrlib/pgsync-job.jar
COPY --chown=flink:flink flink-conf/config.yaml /opt/flink/conf/config.yaml
# what a volume that is mounted here begins as: a folder that the Flink user may write to
RUN mkdir /state && chown flink:flink /state
