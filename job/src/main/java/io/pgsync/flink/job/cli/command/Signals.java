package io.pgsync.flink.job.cli.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * Turns the first Ctrl-C (or SIGTERM) into a request to end, and the second into the end.
 *
 * <p>A shutdown hook would not do: Flink's own hooks run beside it and take away what the last
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

    /** Waits until the end is asked for, or the time is over. */
    boolean awaitEnd(long millis) throws InterruptedException {
        return asked.await(millis, TimeUnit.MILLISECONDS);
    }
}
