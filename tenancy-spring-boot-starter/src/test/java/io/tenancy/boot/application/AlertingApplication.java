package io.tenancy.boot.application;

import io.tenancy.monitoring.Alert;
import io.tenancy.monitoring.AlertListener;
import io.tenancy.monitoring.AlertThresholds;
import io.tenancy.monitoring.AlertType;
import io.tenancy.monitoring.TenancyMetricsCollector;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

/** An operator's application that listens to alerts in each way, and of whose listeners one hangs and one fails. */
@Import(OperatorApplication.class)
class AlertingApplication {

    static final class Heard implements AlertListener {

        private final List<Alert> alerts = new CopyOnWriteArrayList<>();
        private final List<Alert> events = new CopyOnWriteArrayList<>();

        @Override
        public void alerted(Alert alert) {
            alerts.add(alert);
        }

        @EventListener
        public void on(Alert alert) {
            events.add(alert);
        }

        List<Alert> events() {
            return events;
        }

        List<Alert> all() {
            return alerts;
        }

        List<Alert> of(AlertType type) {
            return alerts.stream().filter(alert -> alert.type() == type).toList();
        }
    }

    @Bean
    AlertListener hanging() {
        return alert -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        };
    }

    @Bean
    AlertListener failing() {
        return alert -> {
            throw new IllegalStateException("planted");
        };
    }

    @Bean
    Heard heard() {
        return new Heard();
    }

    @Bean
    TenancyMetricsCollector orders() {
        return new TenancyMetricsCollector() {

            @Override
            public Map<String, ? extends Number> collectMetrics() {
                return Map.of("orders.open", 70);
            }

            @Override
            public Map<String, AlertThresholds> alertThresholds() {
                return Map.of("orders.open", AlertThresholds.from(50));
            }
        };
    }
}
