package io.tenancy.test;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/** Lets Spring's test framework see {@link TenancyTest}. */
final class TenancyTestCustomizerFactory implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        TenancyTest annotation = AnnotatedElementUtils.findMergedAnnotation(testClass, TenancyTest.class);
        return annotation == null
                ? null
                : new TenancyTestCustomizer(annotation.database(), List.of(annotation.tenants()));
    }
}
