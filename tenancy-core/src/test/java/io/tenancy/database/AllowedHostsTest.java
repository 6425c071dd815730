package io.tenancy.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** N-22: the hosts that a tenant's row may name. */
@Tag("unit")
class AllowedHostsTest {

    private final AllowedHosts hosts = AllowedHosts.of(
            List.of("db7.example.com", "*.Customers.example.com", "10.20.0.0/16", "192.0.2.7", "fd00:1::/32"),
            Set.of("central.internal:5432"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db7.example.com",
                "DB7.example.com",
                "a.customers.example.com",
                "b.a.customers.example.com",
                "10.20.255.1",
                "192.0.2.7",
                "fd00:1::7",
                "[fd00:1::7]",
                "central.internal",
            })
    void givenHostOfTheList_whenAsked_thenAllowed(String host) {
        assertThat(hosts.allow(at(host))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "metadata.google.internal",
                "0.0.0.0",
                "127.0.0.1",
                "localhost",
                "::1",
                "::ffff:7f00:1",
                "fd00:ec2::254",
                "10.21.0.1",
                "192.0.2.8",
                "customers.example.com",
                "evilcustomers.example.com",
                "db7.example.com.evil.com",
                "example.com",
            })
    @DisplayName("N-22: whatever is not on the list is refused, without a look-up")
    void givenOtherHost_whenAsked_thenRefused(String host) {
        assertThat(hosts.allow(at(host))).isFalse();
        assertThatThrownBy(() -> hosts.requireAllowed(at(host)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("tenancy.database.allowed-hosts");
    }

    @Test
    @DisplayName("N-22: a configured server is allowed with its port only")
    void givenConfiguredHost_whenPortIsAnother_thenRefused() {
        assertThat(hosts.allow(new DatabaseAddress(DatabaseDriver.POSTGRESQL, "central.internal", 22, "t")))
                .isFalse();
    }

    @Test
    @DisplayName("N-22: an allowed name that leads to this machine is refused when connecting, unless a block has it")
    void givenAllowedName_whenItLeadsToThisMachine_thenRefusedUnlessListed() {
        AllowedHosts byName = AllowedHosts.of(List.of("localhost"), Set.of());
        AllowedHosts byBoth = AllowedHosts.of(List.of("localhost", "127.0.0.0/8", "::1"), Set.of());

        assertThat(byName.allow(at("localhost"))).isTrue();
        assertThatThrownBy(() -> byName.requireAllowed(at("localhost")))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("leads to");
        assertThatCode(() -> byBoth.requireAllowed(at("localhost"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.2",
                "0.0.0.0",
                "0.1.2.3",
                "169.254.169.254",
                "fe80::1",
                "fd00:ec2::254",
                "100.100.100.200",
                "192.0.0.192",
                "168.63.129.16",
                "224.0.0.1",
                "::1",
                "::127.0.0.1",
                "64:ff9b::169.254.169.254",
                "2002:a9fe:a9fe::1",
            })
    @DisplayName("N-22: what only this machine is meant to reach")
    void givenAddressOfThisMachineOrItsProvider_whenANameLeadsThere_thenGuarded(String address) throws Exception {
        assertThat(GuardedAddresses.contain(InetAddress.getByName(address))).isTrue();
    }

    @Test
    @DisplayName("N-22: each address of this machine's interfaces")
    void givenInterfacesOfThisMachine_whenANameLeadsThere_thenGuarded() throws Exception {
        assertThat(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses))
                .isNotEmpty()
                .allMatch(GuardedAddresses::contain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7", "192.168.77.7", "fd00:1::7", "2001:db8::7", "64:ff9b::203.0.113.7"})
    void givenAddressOfADatabase_whenANameLeadsThere_thenNotGuarded(String address) throws Exception {
        assertThat(GuardedAddresses.contain(InetAddress.getByName(address))).isFalse();
    }

    @Test
    void givenNoList_whenAsked_thenAllHostsAreAllowed() {
        assertThat(AllowedHosts.of(List.of(), Set.of())).isSameAs(AllowedHosts.ANY);
        assertThat(AllowedHosts.ANY.allow(at("169.254.169.254"))).isTrue();
        assertThatCode(() -> AllowedHosts.ANY.requireAllowed(at("localhost"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.0/",
                "2130706433",
                "a b",
                "*",
                "*.*.com",
                "db:5432",
                "0x7f.1",
                "fd00::/129",
                "256.1.1.1"
            })
    void givenWhatIsNoHost_whenMade_thenRefused(String entry) {
        assertThat(AllowedHosts.isEntry(entry)).isFalse();
        assertThatThrownBy(() -> AllowedHosts.of(List.of(entry), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(entry);
    }

    private static DatabaseAddress at(String host) {
        return new DatabaseAddress(DatabaseDriver.POSTGRESQL, host, 5432, "t");
    }
}
