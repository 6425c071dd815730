package io.tenancy.benchmarks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Virtual threads for code that is compiled for a JDK without them. */
final class VirtualThreads {

    private static final int FIRST_JDK = 21;

    private VirtualThreads() {}

    static boolean areHere() {
        return Runtime.version().feature() >= FIRST_JDK;
    }

    /** Returns an executor that starts a virtual thread for each task. */
    static ExecutorService perTask() {
        try {
            MethodHandle factory = MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class));
            return (ExecutorService) factory.invoke();
        } catch (Throwable missing) {
            throw new IllegalStateException("This JDK has no virtual threads", missing);
        }
    }
}
