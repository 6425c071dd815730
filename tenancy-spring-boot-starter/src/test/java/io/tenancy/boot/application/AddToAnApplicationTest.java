package io.tenancy.boot.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenancy.boot.documentation.Documentation;
import io.tenancy.boot.documentation.DocumentedCode;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/** The application of "Add Tenancy to an application", made of the text of that page alone. */
@Tag("feature")
class AddToAnApplicationTest {

    private static final Pattern FILE = Pattern.compile(
            "^`src/main/(java|resources)/([^`\\n]+)`\\n\\n```\\w+\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern REQUEST = Pattern.compile("(?m)^curl -s localhost:8080(/\\w+)((?: -[Hd] '[^']*')+)$");
    private static final Pattern OPTION = Pattern.compile("-([Hd]) '([^']*)'");

    /** On the class path of these tests, and not in the page's pom.xml. */
    private static final List<String> NOT_IN_THE_PAGE = List.of(
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
            "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration");

    private final String page = Documentation.read("docs/how-to/add-to-an-application.md");

    @TempDir
    private Path folder;

    @Test
    @DisplayName("what the page says to write compiles and starts; what it says to ask is answered as it says")
    void givenThePage_whenFollowed_thenAnswersAreThoseOfThePage() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        DocumentedCode.compile(writeFiles(classes), classes);
        // The application's resources and packages come before those of this module's tests.
        try (URLClassLoader loader = new ChildFirst(classes.toUri().toURL());
                ConfigurableApplicationContext app = start(loader)) {
            RawHttp http = new RawHttp(Integer.parseInt(app.getEnvironment().getRequiredProperty("local.server.port")));

            StringBuilder answers = new StringBuilder();
            REQUEST.matcher(page)
                    .results()
                    .forEach(request -> answers.append(ask(http, request)).append('\n'));

            assertThat(page).contains("```json\n" + answers + "```");
            assertThat(answers).contains("Buy paper");
        }
    }

    private Map<String, String> writeFiles(Path classes) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        for (MatchResult file : FILE.matcher(page).results().toList()) {
            if (file.group(1).equals("java")) {
                sources.put(Path.of(file.group(2)).getFileName().toString(), file.group(3));
            } else {
                Path target = classes.resolve(file.group(2));
                Files.createDirectories(target.getParent());
                Files.writeString(target, file.group(3).replace("./data", folder + "/data"));
            }
        }
        assertThat(sources).hasSize(4);
        return sources;
    }

    private static ConfigurableApplicationContext start(ClassLoader loader) throws ClassNotFoundException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return new SpringApplicationBuilder(
                            new DefaultResourceLoader(loader), loader.loadClass("com.example.notes.NotesApplication"))
                    .run(
                            "--server.port=0",
                            "--spring.main.banner-mode=off",
                            "--tenancy.security.encryption-key=" + TestApplication.KEY,
                            "--spring.autoconfigure.exclude=" + String.join(",", NOT_IN_THE_PAGE));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static String ask(RawHttp http, MatchResult request) {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Host", "localhost"));
        StringBuilder body = new StringBuilder();
        OPTION.matcher(request.group(2)).results().forEach(option -> {
            if (option.group(1).equals("d")) {
                body.append(option.group(2));
            } else {
                headers.put(option.group(2).split(": ")[0], option.group(2).split(": ")[1]);
            }
        });
        StringBuilder text = new StringBuilder(body.isEmpty() ? "GET " : "POST ")
                .append(request.group(1))
                .append(" HTTP/1.0\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return http.send(text.append("Content-Length: ")
                        .append(body.length())
                        .append("\r\n\r\n")
                        .append(body)
                        .toString())
                .body();
    }

    private static final class ChildFirst extends URLClassLoader {

        ChildFirst(URL classes) {
            super(new URL[] {classes}, ChildFirst.class.getClassLoader());
        }

        @Override
        public URL getResource(String name) {
            URL own = findResource(name);
            return own == null ? super.getResource(name) : own;
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            Enumeration<URL> own = findResources(name);
            return name.startsWith("db/") && own.hasMoreElements() ? own : super.getResources(name);
        }
    }
}
