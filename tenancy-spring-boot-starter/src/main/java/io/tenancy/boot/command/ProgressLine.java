package io.tenancy.boot.command;

import io.tenancy.migration.FleetProgress;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows on standard error how far a run is: a bar that stays in its line on a terminal, else a line with fields every few
 * seconds. Used by one thread.
 */
final class ProgressLine implements FleetProgress {

    private static final long BETWEEN_LINES = Duration.ofSeconds(5).toNanos();
    private static final int BAR = 20;

    private final Terminal terminal;
    private final long started = System.nanoTime();
    private long lastLine = started;
    private int before = -1;

    ProgressLine(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void reached(int migrated, int failed, int total) {
        int done = migrated + failed;
        before = before < 0 ? done : before;
        double seconds = (System.nanoTime() - started) / 1e9;
        double rate = seconds <= 0 ? 0 : (done - before) / seconds;
        if (terminal.width() != Integer.MAX_VALUE) {
            bar(done, failed, total, rate);
        } else if (System.nanoTime() - lastLine >= BETWEEN_LINES) {
            lastLine = System.nanoTime();
            terminal.err().println(fields(migrated, failed, total, rate));
        }
    }

    private void bar(int done, int failed, int total, double rate) {
        int full = total == 0 ? BAR : (int) ((long) BAR * done / total);
        String line = "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + done + "/" + total
                + (failed == 0 ? "" : ", " + failed + " failed") + String.format(Locale.ROOT, ", %.1f/s", rate)
                + (rate <= 0 || done >= total ? "" : ", " + left(total - done, rate) + " left");
        int width = terminal.width() - 1;
        String fitting = line.length() > width ? line.substring(0, width) : line + " ".repeat(width - line.length());
        terminal.err().print("\r" + fitting + (done >= total ? System.lineSeparator() : ""));
        terminal.err().flush();
    }

    private static String fields(int migrated, int failed, int total, double rate) {
        return String.format(
                Locale.ROOT,
                "progress migrated=%d failed=%d total=%d per_second=%.1f seconds_left=%s",
                migrated,
                failed,
                total,
                rate,
                rate <= 0 ? "unknown" : Long.toString(Math.round((total - migrated - failed) / rate)));
    }

    private static String left(int tenants, double rate) {
        long seconds = Math.max(1, Math.round(tenants / rate));
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
