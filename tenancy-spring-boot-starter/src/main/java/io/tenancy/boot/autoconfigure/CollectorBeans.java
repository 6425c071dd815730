package io.tenancy.boot.autoconfigure;

import io.tenancy.monitoring.TenancyMetricsCollector;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** The application's collectors, once all beans are there: a collector may need what is measured. */
final class CollectorBeans implements Supplier<List<TenancyMetricsCollector>>, SmartInitializingSingleton {

    private final ObjectProvider<TenancyMetricsCollector> beans;
    private volatile List<TenancyMetricsCollector> collectors = List.of();

    CollectorBeans(ObjectProvider<TenancyMetricsCollector> beans) {
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        collectors = beans.orderedStream().toList();
    }

    @Override
    public List<TenancyMetricsCollector> get() {
        return collectors;
    }
}
