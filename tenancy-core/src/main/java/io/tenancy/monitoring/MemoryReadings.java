package io.tenancy.monitoring;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;

/** The heap in use, as the meter {@code tenancy.memory.used} has it. */
final class MemoryReadings implements AlertSource {

    @Override
    public List<AlertReading> read() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return List.of(AlertReading.of(
                AlertType.MEMORY,
                (String) null,
                heap.getUsed(),
                () -> "Heap in use is " + megabytes(heap.getUsed()) + " MB"
                        + (heap.getMax() < 0 ? "" : " of at most " + megabytes(heap.getMax()) + " MB")));
    }

    private static long megabytes(long bytes) {
        return bytes >> 20;
    }
}
