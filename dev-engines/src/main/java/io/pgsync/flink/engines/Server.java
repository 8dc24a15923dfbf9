package io.pgsync.flink.engines;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How one kind of server is prepared, started and recognised as ready. */
interface Server {
    Engine engine();

    int port();

    /** The engine's own: data, log, process id. */
    Path folder();

    /** Creates the data folder if it does not exist; runs once, before the first start. */
    void prepare() throws IOException;

    /** The command line of the server. */
    List<String> command();

    /** The name of the signal that makes it stop cleanly and soon. */
    String stopSignal();

    /** How long a start may take on a busy machine. */
    Duration startLimit();

    /** Fails until the server answers. */
    void probe() throws IOException;
}
