package io.tenancy.benchmarks;

/** Entry point of {@code benchmarks.jar}. */
final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] args) {
        System.out.println("usage: java -jar docs/benchmarks/target/benchmarks.jar <name> [--quick]");
    }
}
