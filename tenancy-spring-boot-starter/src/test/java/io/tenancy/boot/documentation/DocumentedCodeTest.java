package io.tenancy.boot.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java in pages compiles. Blocks of one file in a package belong together; every other block stands alone. */
@Tag("integration")
class DocumentedCodeTest {

    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:public )?(?:final )?(?:class|interface|record|enum) (\\w+)");

    static Stream<Path> pagesWithJava() {
        return Documentation.pages().stream()
                .filter(page ->
                        !Documentation.blocks(Documentation.read(page), "java").isEmpty())
                .map(Documentation.ROOT::relativize);
    }

    @ParameterizedTest
    @MethodSource("pagesWithJava")
    void givenPage_whenItsJavaIsCompiled_thenItIsRight(Path page, @TempDir Path classes) {
        List<String> blocks = Documentation.blocks(Documentation.read(Documentation.ROOT.resolve(page)), "java");
        assertThat(blocks).allMatch(block -> TYPE.matcher(block).find(), "is whole");
        if (blocks.stream().allMatch(block -> block.startsWith("package "))) {
            DocumentedCode.compile(
                    blocks.stream().collect(Collectors.toMap(DocumentedCodeTest::file, b -> b)), classes);
        } else {
            blocks.forEach(block -> DocumentedCode.compile(Map.of(file(block), block), classes));
        }
    }

    private static String file(String block) {
        return TYPE.matcher(block).results().findFirst().orElseThrow().group(1) + ".java";
    }
}
