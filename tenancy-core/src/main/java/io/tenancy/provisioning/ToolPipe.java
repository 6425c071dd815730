package io.tenancy.provisioning;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Two programs, of which one reads what the other writes. Both have ended when it returns. */
final class ToolPipe {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LONGEST_MESSAGE = 700;

    private ToolPipe() {}

    /**
     * Runs both. What the second one reads ends only when the first one has succeeded.
     *
     * @throws IOException if one of them failed: with what it said
     */
    static void run(ProcessBuilder dump, ProcessBuilder load) throws IOException, InterruptedException {
        Path dumpErrors = Files.createTempFile("tenancy-copy", ".err");
        Path loadErrors = Files.createTempFile("tenancy-copy", ".err");
        try {
            run(
                    dump.redirectError(dumpErrors.toFile()),
                    load.redirectError(loadErrors.toFile()),
                    dumpErrors,
                    loadErrors);
        } finally {
            Files.deleteIfExists(dumpErrors);
            Files.deleteIfExists(loadErrors);
        }
    }

    private static void run(ProcessBuilder dump, ProcessBuilder load, Path dumpErrors, Path loadErrors)
            throws IOException, InterruptedException {
        Process writer = dump.start();
        Process reader = null;
        try {
            writer.getOutputStream().close();
            reader = load.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            boolean whole = pump(writer.getInputStream(), reader.getOutputStream());
            if (!whole) {
                requireSuccess(load, reader, loadErrors);
            }
            requireSuccess(dump, writer, dumpErrors);
            reader.getOutputStream().close();
            requireSuccess(load, reader, loadErrors);
        } finally {
            end(writer);
            if (reader != null) {
                end(reader);
            }
        }
    }

    /** Returns false if the reader does not read any more. */
    private static boolean pump(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            try {
                to.write(buffer, 0, read);
                to.flush();
            } catch (IOException closed) {
                return false;
            }
        }
        return true;
    }

    private static void requireSuccess(ProcessBuilder builder, Process process, Path errors)
            throws IOException, InterruptedException {
        int code = process.waitFor();
        if (code != 0) {
            String said = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).strip();
            throw new IOException(Path.of(builder.command().get(0)).getFileName() + " ended with " + code + ": "
                    + said.substring(0, Math.min(said.length(), LONGEST_MESSAGE)));
        }
    }

    private static void end(Process process) {
        process.destroyForcibly();
    }
}
