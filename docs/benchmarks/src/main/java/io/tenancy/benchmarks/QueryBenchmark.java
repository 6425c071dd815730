package io.tenancy.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What it costs that statements are timed: a switch, a connection, one prepared query and the return of both. */
final class QueryBenchmark implements Benchmark {

    private static final int JVMS = 5;

    @Override
    public void run(boolean quick, PrintStream out) throws Exception {
        List<Figures> jvms = new ArrayList<>();
        for (int jvm = 0; jvm < (quick ? 1 : JVMS); jvm++) {
            jvms.add(Figures.among(Fork.run(
                    QueryCell.class, List.of(RouteBenchmark.OWN_THE_MEMORY), List.of(quick ? "quick" : "full"))));
        }
        jvms.sort(Comparator.comparingDouble(figures -> figures.get(QueryCell.ON + QueryCell.RATIO)));
        Figures middle = jvms.get(jvms.size() / 2);
        out.println("                             | CPU ns/op  ratio  bytes/op beyond");
        print("query times off", QueryCell.OFF, middle, out);
        print("query times on", QueryCell.ON, middle, out);
        print("in company: off", QueryCell.IN_COMPANY + QueryCell.OFF, middle, out);
        print("in company: on", QueryCell.IN_COMPANY + QueryCell.ON, middle, out);
        print("in company: datasource-proxy", QueryCell.IN_COMPANY + QueryCell.LIBRARY, middle, out);
        out.printf(
                "smallest and largest ratio with query times on: %.3f and %.3f%n",
                jvms.get(0).get(QueryCell.ON + QueryCell.RATIO),
                jvms.get(jvms.size() - 1).get(QueryCell.ON + QueryCell.RATIO));
        out.printf(
                "query.nanos %.0f%n",
                middle.get(QueryCell.ON + QueryCell.NANOS) - middle.get(QueryCell.OFF + QueryCell.NANOS));
        out.printf("query.ratio %.3f%n", middle.get(QueryCell.ON + QueryCell.RATIO));
    }

    private static void print(String what, String route, Figures figures, PrintStream out) {
        out.printf(
                "%-28s | %9.1f %6.3f %9.1f%n",
                what,
                figures.get(route + QueryCell.NANOS),
                figures.get(route + QueryCell.RATIO),
                figures.get(route + QueryCell.BYTES));
    }
}
