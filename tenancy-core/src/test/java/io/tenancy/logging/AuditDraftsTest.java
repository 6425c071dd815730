package io.tenancy.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@Tag("unit")
class AuditDraftsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme\r\n2026-01-01 INFO login ok user=admin",
                "a\u2028b",
                "a\u0085b",
                "a\u001b[2Jb",
                "a\u202eb",
                "a\u0000b",
                "a\ud800b",
                "${jndi:ldap://x}"
            })
    @DisplayName("N-56: whatever actor, action, slug and context say, each is on one line, and the context valid JSON")
    void givenHostileText_whenDrafted_thenEscaped(String text) {
        AuditDraft draft = new AuditDrafts(() -> text, text, false)
                .draft(text, AuditTarget.named(text), AuditOutcome.NOTED, Map.of(text, text));

        for (String value : new String[] {
            draft.actor(),
            draft.action(),
            draft.node(),
            draft.context(),
            String.valueOf(draft.target().slug())
        }) {
            assertThat(value.codePoints()).noneMatch(c -> switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE -> true;
                default -> false;
            });
        }
        assertThat(JsonMapper.shared().readTree(draft.context()).size()).isOne();
    }

    @Test
    @DisplayName("what is too long for its column is cut, also where escaping makes it longer")
    void givenLongText_whenDrafted_thenFits() {
        String text = "\u0007".repeat(5_000);
        Map<String, Object> context = new LinkedHashMap<>();
        for (int i = 0; i < 900; i++) {
            context.put("k" + i, "x".repeat(100));
        }

        AuditDraft draft = new AuditDrafts(() -> text, text, true)
                .draft(text, AuditTarget.named(text), AuditOutcome.NOTED, context);

        assertThat(draft.actor()).hasSizeLessThanOrEqualTo(255);
        assertThat(draft.node()).hasSizeLessThanOrEqualTo(255);
        assertThat(draft.target().slug()).hasSizeLessThanOrEqualTo(255);
        assertThat(draft.action()).hasSizeLessThanOrEqualTo(100);
        assertThat(draft.context()).hasSizeLessThanOrEqualTo(16_000);
        assertThat(JsonMapper.shared().readTree(draft.context()).isObject()).isTrue();
    }

    @Test
    @DisplayName("law 12: an AuditActor that fails or says nothing breaks nothing")
    void givenFailingActor_whenDrafted_thenUnknown() {
        AuditDrafts failing = new AuditDrafts(
                () -> {
                    throw new IllegalStateException("no actor");
                },
                "n",
                true);

        assertThat(failing.draft("a", AuditTarget.NONE, AuditOutcome.NOTED, Map.of())
                        .actor())
                .isEqualTo("unknown");
        assertThat(new AuditDrafts(() -> " ", "n", true)
                        .draft("a", AuditTarget.NONE, AuditOutcome.NOTED, Map.of())
                        .actor())
                .isEqualTo("unknown");
    }
}
