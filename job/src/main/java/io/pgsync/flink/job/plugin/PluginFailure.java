package io.pgsync.flink.job.plugin;

/**
 * An exception from a plugin, in a class that is known everywhere. The plugin's own exception class
 * is unknown outside its class loader.
 */
final class PluginFailure extends RuntimeException {
    private static final int MOST_CAUSES = 10;

    private PluginFailure(Throwable thrown, Throwable cause) {
        super(thrown.toString(), cause);
        setStackTrace(thrown.getStackTrace());
    }

    static PluginFailure of(Throwable thrown) {
        return of(thrown, MOST_CAUSES);
    }

    private static PluginFailure of(Throwable thrown, int causes) {
        boolean ends = thrown.getCause() == null || causes == 0;
        return new PluginFailure(thrown, ends ? null : of(thrown.getCause(), causes - 1));
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
