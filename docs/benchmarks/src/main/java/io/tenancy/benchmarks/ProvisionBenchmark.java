package io.tenancy.benchmarks;

import io.tenancy.test.TestDatabase;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** How long a sign-up takes whose schema has 100 migrations. */
final class ProvisionBenchmark implements Benchmark {

    @Override
    public void run(boolean quick, PrintStream out) throws Exception {
        String tenants = quick ? "3" : "15";
        Figures postgresql = figures(
                TestDatabase.POSTGRESQL, tenants, ProvisionCell.PLAIN, ProvisionCell.TEMPLATE, ProvisionCell.SPARE);
        Figures mariadb = figures(TestDatabase.MARIADB, tenants, ProvisionCell.PLAIN, ProvisionCell.SPARE);
        out.println("ms for a sign-up, " + ProvisionCell.SCRIPTS + " migrations, median of " + tenants + " (slowest)");
        print(out, "PostgreSQL plain", postgresql, ProvisionCell.PLAIN);
        print(out, "PostgreSQL template", postgresql, ProvisionCell.TEMPLATE);
        print(out, "PostgreSQL spare", postgresql, ProvisionCell.SPARE);
        print(out, "MariaDB plain", mariadb, ProvisionCell.PLAIN);
        print(out, "MariaDB spare", mariadb, ProvisionCell.SPARE);
        double template = speedup(postgresql, ProvisionCell.TEMPLATE);
        double spare = Math.min(speedup(postgresql, ProvisionCell.SPARE), speedup(mariadb, ProvisionCell.SPARE));
        out.printf("provision.template_speedup %.1f%n", template);
        out.printf("provision.spare_speedup %.1f%n", spare);
    }

    private static Figures figures(TestDatabase product, String tenants, String... ways) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(product.name(), tenants));
        arguments.addAll(List.of(ways));
        return Figures.among(Fork.run(ProvisionCell.class, arguments));
    }

    private static void print(PrintStream out, String name, Figures figures, String way) {
        out.printf("%-20s | %9.1f | (%.1f)%n", name, figures.get(way), figures.get(way + ".slowest"));
    }

    private static double speedup(Figures figures, String way) {
        return figures.get(ProvisionCell.PLAIN) / figures.get(way);
    }
}
