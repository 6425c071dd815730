package io.tenancy.integration;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Virtual threads for tests that are compiled for a JDK without them. */
final class VirtualThreads {

    private static final int FIRST_JDK = 21;

    private VirtualThreads() {}

    static boolean areHere() {
        return Runtime.version().feature() >= FIRST_JDK;
    }

    /** Returns an executor that starts a virtual thread for each task. */
    static ExecutorService perTask() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException("This JDK has no virtual threads", missing);
        }
    }
}
