package io.tenancy.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.boot.documentation.Documentation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page of commands says of each command what picocli knows about it, and knows no others. */
@Tag("unit")
class CommandReferenceTest {

    private static final String COMMON = "Every command understands:";
    private static final String CHANGES = "Commands that change something also understand:";

    private final String page = Documentation.read("docs/reference/commands.md");
    private final Map<String, CommandLine> commands = Commands.line().getSubcommands();

    @Test
    void givenPage_whenComparedWithCommands_thenEachHasItsSection() {
        assertThat(page.lines().filter(line -> line.startsWith("## tenancy:")).map(line -> line.substring(3)))
                .containsExactlyElementsOf(commands.keySet());
    }

    @Test
    void givenSections_whenComparedWithOptions_thenEachRowIsRight() {
        List<String> shared = Stream.of(COMMON, CHANGES)
                .flatMap(heading -> rows(after(heading).split("\n\n")[1]))
                .map(row -> row.split("`")[1])
                .toList();

        assertThat(commands).allSatisfy((name, command) -> {
            CommandSpec spec = command.getCommandSpec();
            String section = after("## " + name + "\n").split("\n## ", 2)[0];
            assertThat(section)
                    .startsWith("\n" + String.join(" ", spec.usageMessage().description()) + "\n");
            assertThat(section.contains("`--yes`")).isEqualTo(spec.userObject() instanceof ApplicationCommand.Changing);
            assertThat(rows(section))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    spec.positionalParameters().stream().map(CommandReferenceTest::row),
                                    spec.options().stream()
                                            .filter(option -> !shared.contains(option.longestName()))
                                            .map(CommandReferenceTest::row))
                            .toList());
        });
    }

    @Test
    void givenSharedOptions_whenComparedWithOptions_thenEachRowIsRight() {
        Map<String, OptionSpec> options = commands.get("tenancy:create").getCommandSpec().options().stream()
                .collect(Collectors.toMap(OptionSpec::longestName, Function.identity()));

        assertThat(rows(after(COMMON).split("\n\n")[1]))
                .containsExactly(row(options.get("--format")), row(options.get("--help")));
        assertThat(rows(after(CHANGES).split("\n\n")[1])).containsExactly(row(options.get("--yes")));
    }

    @Test
    void givenHowTo_whenRead_thenItsCommandIsOne() {
        String howTo = Documentation.read("docs/how-to/create-and-delete-tenants.md");
        String line = howTo.lines()
                .filter(each -> each.startsWith("$ java -jar app.jar "))
                .findFirst()
                .orElseThrow();

        String[] arguments = line.substring("$ java -jar app.jar ".length()).split(" (?=--)");
        assertThat(Commands.parse(Arrays.asList(arguments)).command()).isInstanceOf(CreateCommand.class);
    }

    private String after(String text) {
        assertThat(page).contains(text);
        return page.substring(page.indexOf(text) + text.length());
    }

    private static Stream<String> rows(String text) {
        return text.lines().filter(line -> line.startsWith("| `--") || line.startsWith("| `<"));
    }

    private static String row(OptionSpec option) {
        String value =
                option.arity().max() == 0 ? "–" : "`" + option.paramLabel().replace("|", "\\|") + "`";
        return row(option.longestName(), value, option.required() && option.group() == null, option.description());
    }

    private static String row(PositionalParamSpec parameter) {
        return row(parameter.paramLabel(), "", parameter.required(), parameter.description());
    }

    private static String row(String name, String value, boolean required, String... description) {
        return ("| `" + name + "` | " + value + " | " + (required ? "yes" : "no") + " | "
                        + String.join(" ", description) + " |")
                .replace("|  |", "| |");
    }
}
