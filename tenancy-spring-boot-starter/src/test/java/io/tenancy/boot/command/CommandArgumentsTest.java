package io.tenancy.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class CommandArgumentsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "list", "import tenancy:list", "--tenancy:list", "--server.port=1 -x", "Tenancy:list"})
    void givenNoCommand_whenDivided_thenItIsAnOrdinaryStart(String arguments) {
        assertThat(CommandArguments.of(arguments.split(" "))).isEmpty();
        assertThat(CommandArguments.of()).isEmpty();
    }

    @Test
    void givenOptionsAndProperties_whenDivided_thenEachGoesToItsOwner() {
        CommandArguments arguments = CommandArguments.of(
                        "--format=json",
                        "--spring.profiles.active=a",
                        "tenancy:create",
                        "--slug",
                        "acme",
                        "--debug",
                        "--name=a.b=c",
                        "--tenancy.pool.maximum-size=3")
                .orElseThrow();

        assertThat(arguments.command())
                .containsExactly("tenancy:create", "--format=json", "--slug", "acme", "--name=a.b=c");
        assertThat(arguments.application())
                .containsExactly("--spring.profiles.active=a", "--debug", "--tenancy.pool.maximum-size=3");
    }

    @Test
    void givenEndOfOptions_whenDivided_thenTheRestBelongsToTheCommand() {
        CommandArguments arguments =
                CommandArguments.of("tenancy:show", "--", "--a.b").orElseThrow();

        assertThat(arguments.command()).containsExactly("tenancy:show", "--", "--a.b");
        assertThat(arguments.application()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenancy:x --format=json", "tenancy:x --format json y", "--format=JSON tenancy:x"})
    void givenJson_whenNotParsed_thenItIsStillFound(String arguments) {
        assertThat(CommandArguments.of(arguments.split(" ")).orElseThrow().askForJson())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenancy:x", "tenancy:x --format=log", "tenancy:x json --name=--format=json"})
    void givenNoJson_whenNotParsed_thenNoneIsFound(String arguments) {
        assertThat(CommandArguments.of(arguments.split(" ")).orElseThrow().askForJson())
                .isFalse();
    }
}
