package io.tenancy.boot.autoconfigure;

import io.tenancy.cluster.NodeSettings;
import io.tenancy.pool.PoolSettings;
import io.tenancy.pool.ServerLimit;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Collectors;
import org.springframework.util.StringUtils;

/** What this node is called, for people: its host, and the number of its process. */
final class NodeNames {

    private static final int LONGEST_HOST = 200;

    private NodeNames() {}

    static NodeSettings settings(PoolSettings pools) {
        return new NodeSettings(
                name(),
                NodeSettings.BEAT,
                pools.servers().stream()
                        .collect(Collectors.toMap(ServerLimit::server, ServerLimit::maximumConnections)));
    }

    static String name() {
        String host = host();
        return host.substring(0, Math.min(host.length(), LONGEST_HOST)) + "/"
                + ProcessHandle.current().pid();
    }

    /** Containers and shells say it at once; the network may have to be asked. */
    private static String host() {
        String said = System.getenv("HOSTNAME");
        if (StringUtils.hasText(said)) {
            return said;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "unknown";
        }
    }
}
