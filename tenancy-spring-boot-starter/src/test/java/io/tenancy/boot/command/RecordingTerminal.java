package io.tenancy.boot.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenancy.test.TestCentralDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplication.AbandonedRunException;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what a command prints, and ends the run of the application where a process would end. */
final class RecordingTerminal implements Terminal {

    static final String KEY = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private int code = -1;
    private String answer;

    /** Runs the application with these arguments until a process would end. */
    static RecordingTerminal run(Class<?> source, String... arguments) {
        RecordingTerminal terminal = new RecordingTerminal();
        try {
            terminal.start(source, arguments);
        } catch (AbandonedRunException ended) {
            return terminal;
        }
        throw new AssertionError("The application started as if no command had been given");
    }

    /** As {@link #run}, with that database as the central one. */
    static RecordingTerminal run(Class<?> source, TestCentralDatabase central, String... arguments) {
        return run(source, arguments(central, arguments));
    }

    /** These, and what an application needs whose central database that is. */
    static String[] arguments(TestCentralDatabase central, String... others) {
        return Stream.concat(
                        Stream.of(others),
                        Stream.of(
                                "--spring.datasource.url=" + central.jdbcUrl(),
                                "--spring.datasource.username=" + central.username(),
                                "--spring.datasource.password=" + central.password(),
                                "--tenancy.database.name-prefix=" + central.tenantPrefix(),
                                "--tenancy.security.encryption-key=" + KEY))
                .toArray(String[]::new);
    }

    /** As {@link #run}, at a terminal where somebody answers. */
    static RecordingTerminal answering(String answer, Class<?> source, String... arguments) {
        RecordingTerminal terminal = new RecordingTerminal();
        terminal.answer = answer;
        try {
            terminal.start(source, arguments);
        } catch (AbandonedRunException ended) {
            return terminal;
        }
        throw new AssertionError("The application started as if no command had been given");
    }

    /** Starts an application that fails before the command is run. */
    static RecordingTerminal fail(Class<?> source, String... arguments) {
        RecordingTerminal terminal = new RecordingTerminal();
        assertThatThrownBy(() -> terminal.start(source, arguments)).isNotInstanceOf(AbandonedRunException.class);
        return terminal;
    }

    private void start(Class<?> source, String... arguments) {
        SpringApplication application = new SpringApplication(source);
        application.addBootstrapRegistryInitializer(
                registry -> registry.register(Terminal.class, InstanceSupplier.of(this)));
        application.run(arguments).close();
    }

    int code() {
        return code;
    }

    String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String error() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Reads all of standard output as one JSON value. */
    JsonNode json() {
        return JsonMapper.shared().readTree(text());
    }

    @Override
    public PrintStream out() {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    @Override
    public PrintStream err() {
        return new PrintStream(err, true, StandardCharsets.UTF_8);
    }

    @Override
    public int width() {
        return 80;
    }

    @Override
    public Optional<String> ask(String question) {
        return Optional.ofNullable(answer);
    }

    @Override
    public Optional<char[]> askSecret(String question) {
        return ask(question).map(String::toCharArray);
    }

    @Override
    public void exit(int code) {
        this.code = code;
        throw new AbandonedRunException();
    }
}
