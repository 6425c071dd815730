package io.tenancy.database;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The IP addresses that begin with the same bits (RFC 4632); with all bits, one address. */
record AddressBlock(InetAddress first, int bits) {

    private static final Pattern LITERAL = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:]*");
    private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");

    /** Returns the block that a text means, for example {@code 10.0.0.0/8}, {@code fd00::/8} or {@code 10.1.2.3}. */
    static Optional<AddressBlock> parse(String text) {
        int slash = text.indexOf('/');
        InetAddress first = literal(slash < 0 ? text : text.substring(0, slash));
        if (first == null) {
            return Optional.empty();
        }
        int all = first.getAddress().length * Byte.SIZE;
        String length = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
        return BITS.matcher(length).matches() && Integer.parseInt(length) <= all
                ? Optional.of(new AddressBlock(first, Integer.parseInt(length)))
                : Optional.empty();
    }

    /** Returns the address that is written there, perhaps in brackets; null if it is a name, which is not looked up. */
    static @Nullable InetAddress literal(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            return LITERAL.matcher(bare).matches() ? InetAddress.getByName(bare) : null;
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }

    boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((mine[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
