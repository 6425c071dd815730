package io.tenancy.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Watches for virtual threads that waited without leaving their carrier for more than 50 ms. */
final class Pinning implements AutoCloseable {

    private static final String EVENT = "jdk.VirtualThreadPinned";
    private static final Duration TOLERATED = Duration.ofMillis(50);
    private static final String LIBRARY = "io.tenancy.";
    private static final String BENCHMARKS = Pinning.class.getPackageName();

    private final Recording recording = new Recording();

    Pinning() {
        recording.enable(EVENT).withThreshold(TOLERATED).withStackTrace();
        recording.start();
    }

    /** Ends the watch and returns what was seen. */
    Seen stop() throws IOException {
        recording.stop();
        Path file = Files.createTempFile("tenancy-pinned-", ".jfr");
        try {
            recording.dump(file);
            List<RecordedEvent> pinned = new ArrayList<>();
            for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
                if (event.getEventType().getName().equals(EVENT)) {
                    pinned.add(event);
                }
            }
            return new Seen(pinned.size(), (int)
                    pinned.stream().filter(Pinning::passesThroughLibrary).count());
        } finally {
            Files.delete(file);
        }
    }

    /** More than the library's own locks: also what it calls with a lock held, since the stack does not tell by whom. */
    private static boolean passesThroughLibrary(RecordedEvent event) {
        return event.getStackTrace() != null
                && event.getStackTrace().getFrames().stream()
                        .map(frame -> frame.getMethod().getType().getName())
                        .anyMatch(type -> type.startsWith(LIBRARY) && !type.startsWith(BENCHMARKS));
    }

    @Override
    public void close() {
        recording.close();
    }

    /**
     * @param all every pinned wait
     * @param throughLibrary those with a frame of the library on their stack
     */
    record Seen(int all, int throughLibrary) {}
}
