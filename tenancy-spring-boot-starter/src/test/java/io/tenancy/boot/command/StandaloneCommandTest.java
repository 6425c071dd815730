package io.tenancy.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What needs no context: this application has no key, and its configuration does not even exist. */
@Tag("feature")
class StandaloneCommandTest {

    private static final String BROKEN = "--spring.config.location=file:/nowhere/";

    @Test
    @DisplayName("generate-key: another key of 32 bytes each time")
    void whenGeneratingKeys_thenEachIsNew() {
        RecordingTerminal table = run("tenancy:generate-key");
        RecordingTerminal json = run("tenancy:generate-key", "--format=json");

        assertThat(table.code()).isZero();
        assertThat(table.text()).endsWith(System.lineSeparator());
        assertThat(Base64.getDecoder().decode(table.text().strip())).hasSize(32);
        assertThat(json.json().propertyNames()).containsExactly("key");
        assertThat(Base64.getDecoder().decode(json.json().get("key").stringValue()))
                .hasSize(32)
                .isNotEqualTo(Base64.getDecoder().decode(table.text().strip()));
        assertThat(table.error()).isEmpty();
    }

    @Test
    void whenAskingForHelp_thenEveryCommandIsListed() {
        assertThat(run("tenancy:help").text())
                .contains("java -jar <application>.jar tenancy:<command>")
                .contains(Commands.line().getSubcommands().keySet());
        assertThat(run("tenancy:help", "--format=json").json().get("commands").findValuesAsString("name"))
                .containsAll(Commands.line().getSubcommands().keySet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenancy:help create",
                "tenancy:help tenancy:create",
                "tenancy:create --help",
                "tenancy:create -h"
            })
    void whenAskingForHelpOnOne_thenItsOptionsAreExplained(String arguments) {
        RecordingTerminal terminal = run(arguments.split(" "));

        assertThat(terminal.code()).isZero();
        assertThat(terminal.text())
                .contains("tenancy:create", "--slug=<slug>", "--yes", "--format")
                .doesNotContain("tenancy:list");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tenancy:lsit               | Unknown command 'tenancy:lsit'. Did you mean tenancy:list?
            tenancy:                   | Unknown command 'tenancy:'.
            tenancy:help creat         | Unknown command 'tenancy:creat'. Did you mean tenancy:create?
            tenancy:list --al          | Unknown option '--al'. Did you mean --all?
            tenancy:list acme          | Unknown argument 'acme'.
            tenancy:show               | Missing required parameter: '<slug>'
            tenancy:create --slug=x    | Missing required option: '--name=<name>'
            tenancy:list --format=xml  | expected table, json or log, but was 'xml'
            tenancy:show a b           | Unknown argument 'b'.
            tenancy:create --slug=a --slug=b --name=n | should be specified only once
            """)
    @DisplayName("wrong usage: what was meant and the usage on standard error, exit code 2")
    void givenWrongUsage_whenRun_thenExplains(String arguments, String message) {
        RecordingTerminal terminal = run(arguments.split(" "));

        assertThat(terminal.code()).isEqualTo(2);
        assertThat(terminal.text()).isEmpty();
        assertThat(terminal.error()).contains(message).contains("Usage: ");
    }

    @Test
    void givenWrongUsage_whenJsonIsExpected_thenItIsJson() {
        RecordingTerminal terminal = run("tenancy:list", "--al", "--format=json");

        JsonNode error = terminal.json().get("error");
        assertThat(terminal.code()).isEqualTo(2);
        assertThat(error.get("code").stringValue()).isEqualTo("WRONG_USAGE");
        assertThat(error.get("message").stringValue()).contains("--all");
    }

    private static RecordingTerminal run(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = BROKEN;
        return RecordingTerminal.run(StandaloneCommandTest.class, all);
    }
}
