package io.tenancy.boot.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles what pages show, with the class path of this module's tests. */
public final class DocumentedCode {

    private DocumentedCode() {}

    /**
     * Compiles sources together, without a warning.
     *
     * @param sources the text of each, by the name of its file
     * @param classes where the classes go
     */
    public static void compile(Map<String, String> sources, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        List<Source> files = sources.entrySet().stream()
                .map(source -> new Source(source.getKey(), source.getValue()))
                .toList();
        boolean done = compiler.getTask(
                        null,
                        null,
                        problems,
                        List.of("-parameters", "-proc:none", "--release", "17", "-d", classes.toString()),
                        null,
                        files)
                .call();

        assertThat(problems.getDiagnostics().stream()
                        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                        .map(problem -> problem.getMessage(Locale.ROOT)))
                .as("%s", sources.keySet())
                .isEmpty();
        assertThat(done).isTrue();
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String name, String text) {
            super(URI.create("memory:///" + name), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
