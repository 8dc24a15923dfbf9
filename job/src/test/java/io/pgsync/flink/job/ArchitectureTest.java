package io.pgsync.flink.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Which part may know which. A rule that no class is subject to fails too, so renaming a package
 * does not switch it off.
 */
@AnalyzeClasses(packages = "io.pgsync.flink", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String COMPILER = "io.pgsync.flink.compiler..";
    private static final String UDF = "io.pgsync.flink.udf..";
    private static final String JOB = "io.pgsync.flink.job..";
    private static final String FLINK = "org.apache.flink..";

    @ArchTest
    static final ArchRule theCompilerKnowsNeitherFlinkNorPluginsNorTheJob =
            noClasses()
                    .that()
                    .resideInAPackage(COMPILER)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FLINK, UDF, JOB);

    @ArchTest
    static final ArchRule pluginsKnowNeitherFlinkNorTheCompilerNorTheJob =
            noClasses()
                    .that()
                    .resideInAPackage(UDF)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FLINK, COMPILER, JOB);

    @ArchTest
    static final ArchRule valuesDoNotKnowFlink =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "io.pgsync.flink.job.row",
                            "io.pgsync.flink.job.json",
                            "io.pgsync.flink.job.key",
                            "io.pgsync.flink.job.render")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(FLINK);

    @ArchTest
    static final ArchRule whatRunsInTheClusterDoesNotKnowTheCommandLine =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "io.pgsync.flink.job.source..",
                            "io.pgsync.flink.job.operator..",
                            "io.pgsync.flink.job.sink..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.pgsync.flink.job.cli..");

    @ArchTest
    static final ArchRule decisionsDoNotKnowFlink =
            noClasses()
                    .that()
                    .resideInAPackage("io.pgsync.flink.job.operator")
                    .and()
                    .haveNameMatching(".*(Logic|Delivery)(\\$.*)?")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(FLINK);

    /** A package counts as one slice, without the packages below it. */
    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("io.pgsync.flink.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule everyClassIsNamedForWhatItDoes =
            noClasses().should().haveNameMatching(".*(Utils|Helper|Manager)(\\$.*)?");
}
