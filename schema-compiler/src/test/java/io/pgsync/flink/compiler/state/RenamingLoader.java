package io.pgsync.flink.compiler.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Loads the compiler as a build whose records, interfaces and enums are called otherwise, whose
 * record components are called otherwise, and whose explanations have other words.
 */
final class RenamingLoader extends ClassLoader {
    private static final String COMPILER = "io/pgsync/flink/compiler/";
    private static final String EXPLAIN = COMPILER + "explain/";
    private static final Set<String> RENAMED_PACKAGES =
            Set.of("physical", "logical", "transform", "state", "filter");

    /** Methods that enums have anyway. */
    private static final Set<String> NAMES_OF_THE_JDK = Set.of("name", "ordinal");

    private static final String SUFFIX = "Renamed";

    private final Set<String> components = new HashSet<>();

    RenamingLoader() {
        super(RenamingLoader.class.getClassLoader());
        try (Stream<Path> files = Files.walk(Path.of("target/classes", COMPILER))) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(this::survey);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Collects the names of record components. */
    private void survey(Path file) {
        try {
            new ClassReader(Files.readAllBytes(file))
                    .accept(
                            new ClassVisitor(Opcodes.ASM9) {
                                @Override
                                public RecordComponentVisitor visitRecordComponent(
                                        String name, String descriptor, String signature) {
                                    if (!NAMES_OF_THE_JDK.contains(name)) {
                                        components.add(name);
                                    }
                                    return null;
                                }
                            },
                            ClassReader.SKIP_CODE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final Remapper names =
            new Remapper(Opcodes.ASM9) {
                @Override
                public String map(String name) {
                    if (!name.startsWith(COMPILER) || name.contains("IdentityProbe")) {
                        return name;
                    }
                    String rest = name.substring(COMPILER.length());
                    int slash = rest.indexOf('/');
                    return slash > 0 && RENAMED_PACKAGES.contains(rest.substring(0, slash))
                            ? name + SUFFIX
                            : name;
                }

                @Override
                public String mapMethodName(String owner, String name, String descriptor) {
                    boolean accessor =
                            owner.startsWith(COMPILER)
                                    && descriptor.startsWith("()")
                                    && components.contains(name);
                    return accessor ? name + SUFFIX : name;
                }

                @Override
                public String mapFieldName(String owner, String name, String descriptor) {
                    boolean component = owner.startsWith(COMPILER) && components.contains(name);
                    return component ? name + SUFFIX : name;
                }

                @Override
                public String mapRecordComponentName(String owner, String name, String descriptor) {
                    return components.contains(name) ? name + SUFFIX : name;
                }
            };

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.replace('.', '/').startsWith(COMPILER)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String original = name.replace('.', '/');
        if (original.endsWith(SUFFIX)) {
            original = original.substring(0, original.length() - SUFFIX.length());
        }
        try (InputStream in = getParent().getResourceAsStream(original + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] renamed = renamed(new ClassReader(in), original.startsWith(EXPLAIN));
            return defineClass(name, renamed, 0, renamed.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private byte[] renamed(ClassReader reader, boolean rewording) {
        ClassWriter writer = new ClassWriter(0);
        ClassVisitor target = rewording ? new Rewording(writer) : writer;
        reader.accept(new ClassRemapper(target, names), 0);
        return writer.toByteArray();
    }

    /** Changes every text that the code has as a constant. */
    private static final class Rewording extends ClassVisitor {
        Rewording(ClassVisitor target) {
            super(Opcodes.ASM9, target);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(
                    Opcodes.ASM9,
                    super.visitMethod(access, name, descriptor, signature, exceptions)) {
                @Override
                public void visitLdcInsn(Object value) {
                    super.visitLdcInsn(value instanceof String text ? "~" + text : value);
                }
            };
        }
    }
}
