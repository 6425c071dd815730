package io.tenancy.logging;

import io.tenancy.KnownSecrets;
import io.tenancy.Printable;
import io.tenancy.TenancyException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.json.JsonMapper;

/** Makes entries of what callers say: masked, on one line, and no longer than their columns. Thread-safe. */
final class AuditDrafts {

    private static final Logger log = LoggerFactory.getLogger(AuditDrafts.class);

    /** Set by tracing libraries; an application may set it by itself. */
    private static final String CORRELATION = "traceId";

    /** What escaping makes six characters of fits into the columns, too, for all that is likely. */
    private static final int LONGEST_NAME = 200;

    private static final int WIDEST_NAME = 255;
    private static final int WIDEST_ACTION = 100;

    /** MySQL's text has room for four bytes each. */
    private static final int LONGEST_CONTEXT = 16_000;

    private static final int LONGEST_REST = 2_000;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final AuditActor actor;
    private final String node;
    private final Masking masking;

    AuditDrafts(AuditActor actor, String node, boolean maskNames) {
        this.actor = actor;
        this.node = text(node, WIDEST_NAME);
        this.masking = new Masking(maskNames);
    }

    AuditDraft draft(String action, AuditTarget target, AuditOutcome outcome, Map<String, ?> context) {
        return new AuditDraft(
                cleaned(target),
                actor(),
                text(action, WIDEST_ACTION),
                outcome,
                json(context),
                correlation(),
                node,
                System.nanoTime());
    }

    /** What follows a begin: of the same call, by the same actor, wherever it ends. */
    AuditDraft after(AuditDraft begun, AuditTarget target, AuditOutcome outcome, Map<String, ?> context) {
        return new AuditDraft(
                cleaned(target),
                begun.actor(),
                begun.action(),
                outcome,
                json(context),
                begun.correlationId(),
                node,
                System.nanoTime());
    }

    private static AuditTarget cleaned(AuditTarget target) {
        String slug = target.slug();
        return slug == null ? target : new AuditTarget(target.tenantId(), text(slug, WIDEST_NAME));
    }

    static Map<String, ?> why(Throwable failed) {
        return failed instanceof TenancyException ours
                ? Map.of("error", ours.code(), "message", String.valueOf(ours.getMessage()))
                : Map.of("error", failed.getClass().getName());
    }

    private String actor() {
        try {
            String said = actor.current();
            return said == null || said.isBlank() ? "unknown" : text(said, WIDEST_NAME);
        } catch (RuntimeException failed) {
            log.error("The AuditActor {} failed; the entry says 'unknown'.", actor.getClass(), failed);
            return "unknown";
        }
    }

    /** Of one call alone, which a trace has many of, and which nobody can choose who sends a request. */
    private static String correlation() {
        String known = MDC.get(CORRELATION);
        String own = UUID.randomUUID().toString();
        return known == null || known.isBlank() ? own : text(known, WIDEST_ACTION - own.length() - 1) + ":" + own;
    }

    private String json(Map<String, ?> context) {
        String json = JSON.writeValueAsString(masking.mask(context));
        return json.length() <= LONGEST_CONTEXT
                ? json
                : JSON.writeValueAsString(Map.of("cut", Printable.escape(json, LONGEST_REST)));
    }

    private static String text(@Nullable String text, int widest) {
        String safe = Printable.escape(
                KnownSecrets.mask(String.valueOf(text), LONGEST_REST), Math.min(LONGEST_NAME, widest - 1));
        return safe.length() <= widest ? safe : safe.substring(0, safe.offsetByCodePoints(0, widest / 2 - 1)) + "…";
    }
}
