package io.tenancy.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("feature")
class RestartTest {

    @TempDir
    Path data;

    @Test
    void whenStartingAgain_thenTenantsAndTheirTicketsAreThere() throws Exception {
        try (RunningDesk desk = RunningDesk.start(data)) {
            desk.signUp("acme");
            desk.openTicket("acme", "Before");
        }
        String key = Files.readString(data.resolve("encryption-key"));

        try (RunningDesk desk = RunningDesk.start(data)) {
            assertThat(desk.openTicket("acme", "After").statusCode()).isEqualTo(201);
            assertThat(desk.titlesInFileOf("acme")).containsExactly("Before", "After");
        }

        assertThat(data.resolve("encryption-key")).hasContent(key);
    }

    @Test
    void whenStartingFirst_thenOnlyTheOwnerCanReadTheKey() throws Exception {
        RunningDesk.start(data).close();

        Path key = data.resolve("encryption-key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(Base64.getDecoder().decode(Files.readString(key).strip())).hasSize(32);
    }

    @Test
    void givenKeyOfTheUser_whenStarting_thenNoneIsWritten() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String key = Base64.getEncoder().encodeToString(random);

        RunningDesk.start(data, "--tenancy.security.encryption-key=" + key).close();

        assertThat(data.resolve("encryption-key")).doesNotExist();
    }
}
