package io.tenancy.test;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The log of a database server, holding every statement that it was sent. A statement is in the log before its result
 * reaches the client. The log is shared by all tests of this JVM: remember {@link #position()} first and read
 * {@link #textFrom(long)} afterwards. Thread-safe; nobody closes it.
 */
public final class ServerLog {
    private final Path file;

    ServerLog(Path file) {
        this.file = file;
    }

    /** Returns the log file, which is deleted when this JVM exits. */
    public Path file() {
        return file;
    }

    /**
     * Returns the current end of the log, in bytes from its start.
     *
     * @throws UncheckedIOException if the file cannot be read
     */
    public long position() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException ex) {
            throw new UncheckedIOException("Cannot read the size of server log " + file, ex);
        }
    }

    /**
     * Returns what was logged since a position; empty if nothing was.
     *
     * @param position a former result of {@link #position()}, in bytes, or 0 for the whole log
     * @throws UncheckedIOException if the file cannot be read
     */
    public String textFrom(long position) {
        long length = position() - position;
        if (length <= 0) {
            return "";
        }
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[Math.toIntExact(length)];
            reader.seek(position);
            reader.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException ex) {
            throw new UncheckedIOException("Cannot read server log " + file, ex);
        }
    }

    /**
     * Returns the lines logged since a position that contain a text, in their order; empty if there are none.
     *
     * @param position a former result of {@link #position()}, in bytes, or 0 for the whole log
     * @param text the text to look for, case-sensitive
     * @throws UncheckedIOException if the file cannot be read
     */
    public List<String> linesContaining(long position, String text) {
        return textFrom(position).lines().filter(line -> line.contains(text)).toList();
    }
}
