package io.tenancy.boot.command;

import io.tenancy.Printable;
import io.tenancy.TenancyException;
import io.tenancy.tenant.ExistingDatabase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Which database a new tenant gets, if that is there already. */
@Command
final class ExistingDatabaseOptions {

    private static final int LONGEST_FILE = 8_192;

    @Option(
            names = "--database",
            paramLabel = "<name>",
            description = "A database that is there already, to be taken instead of creating one.")
    private @Nullable String database;

    @Option(
            names = "--host",
            paramLabel = "<host>",
            description = "Its host; that of the central database if not named. With --database.")
    private @Nullable String host;

    @Option(
            names = "--port",
            paramLabel = "<port>",
            description = "Its port; that of the central database if not named. With --database.")
    private @Nullable Integer port;

    @Option(
            names = "--username",
            paramLabel = "<login>",
            description = "The login that opens it; that of the central database if not named. With --database.")
    private @Nullable String username;

    @Option(
            names = "--password-file",
            paramLabel = "<file>",
            description =
                    "A file with the login's password. Without it, the command asks at a terminal, and is refused elsewhere.")
    private @Nullable String passwordFile;

    @Option(
            names = "--baseline",
            paramLabel = "<version>",
            description = "The version of the schema that it has already, if it is not empty. With --database.")
    private @Nullable String baseline;

    /**
     * Returns what is named; null if a database is to be created.
     *
     * @throws TenancyException if the password cannot be read, or something belongs to a database that is not named
     */
    @Nullable
    ExistingDatabase read(String slug, Confirmation terminal) {
        if (database == null) {
            if (Stream.of(host, port, username, passwordFile, baseline).anyMatch(option -> option != null)) {
                throw failure(slug, "--host, --port, --username, --password-file and --baseline need --database", null);
            }
            return null;
        }
        ExistingDatabase existing =
                ExistingDatabase.named(database).at(host, port).baseline(baseline);
        if (username == null) {
            return existing;
        }
        char[] password = passwordFile == null ? ask(slug, terminal) : file(slug, passwordFile);
        try {
            return existing.login(username, password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private char[] ask(String slug, Confirmation terminal) {
        return terminal.askSecret(slug, "Password of " + Printable.quote(username) + ":", "--password-file=<file>");
    }

    /** The first line, without what ends it. */
    private static char[] file(String slug, String name) {
        try {
            byte[] bytes;
            try (var stream = Files.newInputStream(Path.of(name))) {
                bytes = stream.readNBytes(LONGEST_FILE);
            }
            CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
            Arrays.fill(bytes, (byte) 0);
            int end = 0;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            char[] password = new char[end];
            text.get(password);
            Arrays.fill(text.array(), '\0');
            return password;
        } catch (IOException | InvalidPathException unreadable) {
            throw failure(slug, "The file of --password-file cannot be read", unreadable);
        }
    }

    private static TenancyException failure(String slug, String what, @Nullable Throwable cause) {
        return new TenancyException("OPTION_REFUSED", slug, false, what + ". Nothing was changed.", cause);
    }
}
