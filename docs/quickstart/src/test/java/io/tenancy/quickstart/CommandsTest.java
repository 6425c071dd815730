package io.tenancy.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands in a process of their own, on the data of an application that serves. */
@Tag("feature")
@Tag("long")
class CommandsTest {

    private static RunningDesk desk;

    @TempDir
    private static Path data;

    @BeforeAll
    static void start() {
        desk = RunningDesk.start(data);
    }

    @AfterAll
    static void stop() {
        desk.close();
    }

    @Test
    @DisplayName("a tenant that a command creates is served within five seconds, and shut out when one suspends it")
    void givenServing_whenACommandCreatesATenant_thenItIsServed() {
        assertThat(desk.openTicket("acme", "Too early").statusCode()).isEqualTo(404);

        Ended create = command("tenancy:create", "--slug=acme", "--name=Acme", "--subdomain=acme", "--format=json");

        assertThat(create.code()).isZero();
        assertThat(create.json().get("slug").stringValue()).isEqualTo("acme");
        awaitStatus("acme", 201);
        assertThat(command("tenancy:create", "--slug=acme", "--name=Acme", "--format=json"))
                .satisfies(again -> assertThat(again.code()).isEqualTo(1))
                .satisfies(again -> assertThat(
                                again.json().get("error").get("code").stringValue())
                        .isEqualTo("DUPLICATE_SLUG"));

        assertThat(command("tenancy:suspend", "acme").code()).isZero();
        awaitStatus("acme", 403);
    }

    @Test
    @DisplayName("standard output is JSON alone, in UTF-8, also where the default charset is ASCII and logs are on")
    void givenAnotherCharset_whenListing_thenJsonIsUtf8() {
        String name = "Größe & 大きさ";
        desk.post("/signup", "{\"name\":\"" + name + "\",\"slug\":\"groesse\"}");

        Ended list = command("tenancy:list", "--format=json", "--logging.level.root=info");

        assertThat(list.code()).isZero();
        assertThat(list.json().findValuesAsString("name")).contains(name);
        assertThat(list.error()).contains("INFO");
    }

    @Test
    @DisplayName("wrong usage ends with 2, without a context")
    void givenUnknownCommand_whenRun_thenEndsWithTwo() {
        Ended ended = command("tenancy:lst");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.error()).contains("Did you mean tenancy:list?");
        assertThat(ended.output()).isEmpty();
    }

    @Test
    @DisplayName("an application that does not start ends with 1, and JSON says so")
    void givenWrongProperty_whenListing_thenEndsWithOne() {
        Ended ended = command("tenancy:list", "--format=json", "--tenancy.pool.maximum-sise=3");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.json().get("error").get("code").stringValue()).isEqualTo("INVALID_PROPERTIES");
        assertThat(ended.error()).contains("did you mean tenancy.pool.maximum-size?");
    }

    private static void awaitStatus(String slug, int status) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThat(desk.openTicket(slug, "Now").statusCode()).isEqualTo(status));
    }

    private record Ended(int code, String output, String error) {

        JsonNode json() {
            return JsonMapper.shared().readTree(output);
        }
    }

    private static Ended command(String... arguments) {
        Path output = data.resolve("stdout");
        Path error = data.resolve("stderr");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=US-ASCII",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                QuickstartApplication.class.getName(),
                "--quickstart.data=" + data));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(error.toFile())
                    .start();
            int code = process.waitFor();
            return new Ended(code, Files.readString(output), Files.readString(error));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
