package io.pgsync.flink.job.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A TLS proxy for a local server without TLS; clients must present a certificate. */
public final class TlsProxy implements AutoCloseable {
    private final SSLServerSocket server;
    private final int target;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private TlsProxy(SSLServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    /**
     * Starts it on a free port.
     *
     * @param context its own certificate, and whom it trusts
     * @param target the port of the server
     */
    public static TlsProxy start(SSLContext context, int target) throws IOException {
        SSLServerSocket socket =
                (SSLServerSocket)
                        context.getServerSocketFactory()
                                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(true);
        TlsProxy proxy = new TlsProxy(socket, target);
        proxy.threads.execute(proxy::accept);
        return proxy;
    }

    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
                threads.execute(() -> copy(client, behind));
                threads.execute(() -> copy(behind, client));
            } catch (IOException e) {
                // closed, or a client that was not let in
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // one of the two has ended the connection, and so the other does
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
