package io.tenancy.quickstart;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says in the log where the application is and what to try. */
@Component
class FirstSteps {

    private static final Logger log = LoggerFactory.getLogger(FirstSteps.class);

    private final Environment environment;

    FirstSteps(Environment environment) {
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    void print() {
        int port = environment.getProperty("local.server.port", Integer.class, -1);
        if (port <= 0) {
            return;
        }
        log.info(
                "Ticket desk is ready: open http://localhost:{}/  (data in {})",
                port,
                environment.getProperty("quickstart.data"));
        log.info(
                "Sign up:   curl -d '{\"name\":\"Acme\",\"slug\":\"acme\"}' -H 'Content-Type: application/json' http://localhost:{}/signup",
                port);
        log.info(
                "Ticket:    curl -d '{\"title\":\"Printer on fire\"}' -H 'Content-Type: application/json' -H 'X-Tenant: acme' http://localhost:{}/api/tickets",
                port);
    }
}
