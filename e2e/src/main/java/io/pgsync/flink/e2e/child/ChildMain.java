package io.pgsync.flink.e2e.child;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class in a JVM that ends with its parent, however the parent ended: the parent
 * holds the other end of standard input. Arguments: the main class, then its own.
 */
public final class ChildMain {
    private ChildMain() {}

    public static void main(String[] arguments) throws Throwable {
        Thread watch = new Thread(ChildMain::awaitParentsEnd, "watch-parent");
        watch.setDaemon(true);
        watch.start();
        try {
            Class.forName(arguments[0])
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void awaitParentsEnd() {
        try {
            while (System.in.read() >= 0) {
                // nothing is ever sent
            }
        } catch (IOException e) {
            // the pipe is gone, and so is the parent
        }
        Runtime.getRuntime().halt(143);
    }
}
