package io.tenancy.boot.application;

import io.tenancy.context.TenantContext;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Plain single-tenant code with web, JPA, security, Actuator and Flyway on the class path. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableJpaRepositories(considerNestedRepositories = true)
class NotesApplication {

    @Bean
    SecurityFilterChain security(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @Bean
    NoteService noteService(NoteRepository repository, JdbcClient jdbc) {
        return new NoteService(repository, jdbc);
    }

    @Entity
    @Table(name = "notes")
    static class Note {

        @Id
        private Integer id = 0;

        private String writer = "";

        protected Note() {}

        Note(int id, String writer) {
            this.id = id;
            this.writer = writer;
        }

        String writer() {
            return writer;
        }
    }

    interface NoteRepository extends JpaRepository<Note, Integer> {}

    static class NoteService {

        private final NoteRepository repository;
        private final JdbcClient jdbc;

        NoteService(NoteRepository repository, JdbcClient jdbc) {
            this.repository = repository;
            this.jdbc = jdbc;
        }

        /** One row by each way, in one transaction. */
        @Transactional
        public void write(int id, String writer) {
            repository.saveAndFlush(new Note(id, writer));
            jdbc.sql("INSERT INTO notes (id, writer) VALUES (?, ?)")
                    .params(id + 1, writer)
                    .update();
        }

        @Transactional
        public void writeAndFail(int id, String writer) {
            write(id, writer);
            throw new IllegalArgumentException("planted");
        }

        @Transactional
        public <T> T inTransaction(Callable<T> work) throws Exception {
            jdbc.sql("SELECT COUNT(*) FROM notes").query(Long.class).single();
            return work.call();
        }

        public List<String> writers() {
            return repository.findAll().stream().map(Note::writer).toList();
        }
    }

    @RestController
    static class NoteController {

        private final NoteService notes;
        private final TenantContext tenants;
        private final JdbcClient jdbc;

        NoteController(NoteService notes, TenantContext tenants, JdbcClient jdbc) {
            this.notes = notes;
            this.tenants = tenants;
            this.jdbc = jdbc;
        }

        @GetMapping("/notes")
        List<String> notes() {
            return notes.writers();
        }

        @GetMapping("/whoami")
        String whoAmI() {
            return tenants.current().map(tenant -> tenant.slug()).orElse(tenants.isCentral() ? "central" : "unbound");
        }

        @GetMapping("/slow")
        Callable<String> onAnotherThread() {
            return () -> "from " + Thread.currentThread().getName();
        }

        @GetMapping("/sql/{table}")
        Long count(@PathVariable String table) {
            return jdbc.sql("SELECT COUNT(*) FROM " + table).query(Long.class).single();
        }

        @GetMapping("/fail")
        String fail() {
            throw new IllegalArgumentException("planted");
        }
    }
}
