package io.pgsync.flink.engines;

/** An engine did not start or does not answer; the message holds the end of its log. */
public final class EngineException extends RuntimeException {
    EngineException(String message) {
        super(message);
    }

    EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
