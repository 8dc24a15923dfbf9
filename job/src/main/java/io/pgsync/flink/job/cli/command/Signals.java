package io.pgsync.flink.job.cli.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * The first Ctrl-C (or SIGTERM) requests a stop, the second ends the process.
 *
 * <p>A shutdown hook would not work: Flink's own hooks run in parallel and close what the last
 * checkpoint needs.
 */
final class Signals {
    private static final int INTERRUPTED = 130;

    private final CountDownLatch asked = new CountDownLatch(1);

    private Signals() {}

    static Signals install() {
        Signals signals = new Signals();
        for (String name : new String[] {"INT", "TERM"}) {
            Signal.handle(new Signal(name), signal -> signals.receive());
        }
        return signals;
    }

    private void receive() {
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        asked.countDown();
    }

    boolean endAsked() {
        return asked.getCount() == 0;
    }

    /** Waits until a stop is requested or the time is up. */
    boolean awaitEnd(long millis) throws InterruptedException {
        return asked.await(millis, TimeUnit.MILLISECONDS);
    }
}
