package io.tenancy.database;

import io.tenancy.Printable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that tenants' databases may be on: what a row says is somebody's input. Names are compared with names and
 * addresses with addresses; what a name leads to is looked at each time that a connection is opened. Thread-safe.
 */
public final class AllowedHosts {

    /** Every host. */
    public static final AllowedHosts ANY = new AllowedHosts(null, List.of(), Set.of());

    private static final Pattern NAME = Pattern.compile("(?:\\*\\.)?[A-Za-z0-9_-]{1,63}(?:\\.[A-Za-z0-9_-]{1,63})*");
    private static final Pattern NUMERIC_END = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)");

    private final @Nullable Set<String> names;
    private final List<AddressBlock> blocks;
    private final Set<String> servers;

    private AllowedHosts(@Nullable Set<String> names, List<AddressBlock> blocks, Set<String> servers) {
        this.names = names;
        this.blocks = blocks;
        this.servers = servers;
    }

    /**
     * Returns these hosts and no others.
     *
     * @param entries names such as {@code db7.example.com}; {@code *.example.com} for all below it, at any depth; addresses;
     *     blocks such as {@code 10.0.0.0/8}. Empty for {@link #ANY}
     * @param servers allowed whatever the entries say, as {@link DatabaseAddress#server()} writes them: those of the
     *     configuration
     * @throws IllegalArgumentException if an entry is none of these
     */
    public static AllowedHosts of(List<String> entries, Set<String> servers) {
        if (entries.isEmpty()) {
            return ANY;
        }
        List<String> names = new ArrayList<>();
        List<AddressBlock> blocks = new ArrayList<>();
        for (String entry : entries) {
            Optional<AddressBlock> block = AddressBlock.parse(entry);
            if (block.isPresent()) {
                blocks.add(block.get());
            } else if (isName(entry)) {
                names.add(entry.toLowerCase(Locale.ROOT));
            } else {
                throw new IllegalArgumentException(Printable.quote(entry)
                        + " is no host name, no name with *. before it, no IP address and no block of addresses.");
            }
        }
        return new AllowedHosts(Set.copyOf(names), List.copyOf(blocks), Set.copyOf(servers));
    }

    /** Returns whether the text can be an entry. */
    public static boolean isEntry(String text) {
        return AddressBlock.parse(text).isPresent() || isName(text);
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches() && !NUMERIC_END.matcher(text).matches();
    }

    /** Returns whether a tenant's database may be there, as far as can be told without network. */
    public boolean allow(DatabaseAddress address) {
        Set<String> known = names;
        if (known == null || address.driver() == DatabaseDriver.H2 || servers.contains(address.server())) {
            return true;
        }
        InetAddress literal = AddressBlock.literal(address.host());
        return literal == null ? allowsName(known, address.host().toLowerCase(Locale.ROOT)) : isListed(literal);
    }

    private static boolean allowsName(Set<String> known, String name) {
        if (known.contains(name)) {
            return true;
        }
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            if (known.contains("*" + name.substring(dot))) {
                return true;
            }
        }
        return false;
    }

    private boolean isListed(InetAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    /** Returns a data source that looks at where its host leads before each connection. */
    public DataSource checking(DataSource target, DatabaseAddress address) {
        return names == null ? target : new CheckedDataSource(target, address, this);
    }

    /**
     * Looks at where a host leads. A name may not lead to this machine, nor to addresses that are only valid on its own
     * network, nor to those at which cloud providers answer their machines, unless a block allows it.
     *
     * @throws SQLException if it does; nothing was connected to
     */
    void requireAllowed(DatabaseAddress address) throws SQLException {
        if (names == null || address.driver() == DatabaseDriver.H2 || servers.contains(address.server())) {
            return;
        }
        if (!allow(address)) {
            throw refused(address, "the host is not among them");
        }
        if (AddressBlock.literal(address.host()) == null) {
            for (InetAddress found : resolved(address.host())) {
                if (GuardedAddresses.contain(found) && !isListed(found)) {
                    throw refused(
                            address, "the name leads to " + found.getHostAddress() + ", which no block among them has");
                }
            }
        }
    }

    private static InetAddress[] resolved(String host) throws SQLException {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException unknown) {
            throw new SQLException("The host " + Printable.quote(host) + " is not known.", "08001", unknown);
        }
    }

    private static SQLException refused(DatabaseAddress address, String why) {
        return new SQLException(
                "No connection to " + Printable.quote(address.host())
                        + ": tenancy.database.allowed-hosts says which hosts" + " tenants' databases may be on, and "
                        + why + ".",
                "08001");
    }
}
