package io.tenancy.database;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The addresses at which something answers that only this machine is meant to reach: itself, and its cloud provider. */
final class GuardedAddresses {

    /** This machine's network (RFC 1122, 3.2.1.3), and where AWS, Alibaba, Oracle and Azure answer their machines. */
    private static final List<AddressBlock> BLOCKS = Stream.of(
                    "0.0.0.0/8", "fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16")
            .map(text -> AddressBlock.parse(text).orElseThrow())
            .toList();

    /** Prefixes of IPv6 that have an IPv4 address behind them: NAT64 (RFC 6052), 6to4 (RFC 3056), RFC 4291, 2.5.5.1. */
    private static final List<AddressBlock> EMBEDDING = Stream.of("64:ff9b::/96", "2002::/16", "::/96")
            .map(text -> AddressBlock.parse(text).orElseThrow())
            .toList();

    private GuardedAddresses() {}

    static boolean contain(InetAddress address) {
        InetAddress embedded = embedded(address);
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || BLOCKS.stream().anyMatch(block -> block.contains(address))
                || isOfThisMachine(address)
                || (embedded != null && contain(embedded));
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            // Better one tenant out of reach than a way in.
            return true;
        }
    }

    private static @Nullable InetAddress embedded(InetAddress address) {
        return EMBEDDING.stream()
                .filter(block -> block.contains(address))
                .findFirst()
                .map(block -> ipv4(address.getAddress(), block.bits() / Byte.SIZE))
                .orElse(null);
    }

    private static InetAddress ipv4(byte[] ipv6, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(ipv6, from, from + 4));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
