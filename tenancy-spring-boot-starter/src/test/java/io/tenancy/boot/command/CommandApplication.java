package io.tenancy.boot.command;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A web application with everything that begins to work by itself when it starts. It notes what did. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableJpaRepositories(considerNestedRepositories = true)
@EnableScheduling
class CommandApplication {

    /** What has run since {@link #forget()}. */
    static final Set<String> RAN = ConcurrentHashMap.newKeySet();

    /** What beans see of the options of commands. */
    static final Map<String, String> SEEN = new ConcurrentHashMap<>();

    static void forget() {
        RAN.clear();
        SEEN.clear();
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @Bean
    CommandLineRunner commandLineRunner() {
        return arguments -> RAN.add("CommandLineRunner");
    }

    @Bean
    ApplicationRunner applicationRunner() {
        return arguments -> RAN.add("ApplicationRunner");
    }

    /** Starts as containers of Kafka's, RabbitMQ's and JMS's listeners do. */
    @Bean
    SmartLifecycle listenerContainer() {
        return new ListenerContainer();
    }

    @Bean
    Object optionsInEnvironment(Environment environment) {
        for (String option : new String[] {
            "format", "slug", "name", "plan", "yes", "nonOptionArgs", "tenancy.pool.maximum-size", "debug"
        }) {
            String value = environment.getProperty(option);
            if (value != null) {
                SEEN.put(option, value);
            }
        }
        SEEN.put("isCommand", String.valueOf(CommandProcess.isCommand(environment)));
        return "looked";
    }

    @Scheduled(fixedDelay = 60_000)
    void schedule() {
        RAN.add("@Scheduled");
    }

    @EventListener
    void refreshed(ContextRefreshedEvent event) {
        RAN.add("ContextRefreshedEvent");
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        RAN.add("ApplicationReadyEvent");
    }

    @EventListener
    void listening(WebServerInitializedEvent event) {
        RAN.add("port");
    }

    @Entity
    @Table(name = "notes")
    static class Note {

        @Id
        private Integer id = 0;

        Integer id() {
            return id;
        }
    }

    interface NoteRepository extends JpaRepository<Note, Integer> {}

    @RestController
    static class Notes {

        private final NoteRepository notes;

        Notes(NoteRepository notes) {
            this.notes = notes;
        }

        @GetMapping("/notes")
        long count() {
            return notes.count();
        }
    }

    private static final class ListenerContainer implements SmartLifecycle {

        private volatile boolean running;

        @Override
        public void start() {
            running = true;
            RAN.add("listener container");
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
