package io.tenancy.boot.autoconfigure;

import io.tenancy.boot.autoconfigure.TenancyProperties.Resolver;
import io.tenancy.boot.web.TenancyProblems;
import io.tenancy.boot.web.TenantFilter;
import io.tenancy.boot.web.WebSettings;
import io.tenancy.connection.ConnectionManager;
import io.tenancy.connection.RefusalEvents;
import io.tenancy.context.ThreadBinding;
import io.tenancy.tenant.HostNames;
import io.tenancy.tenant.TenantRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingFilterBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.pattern.PathPattern;

/** The filter that binds a request's tenant, in servlet web applications. */
@AutoConfiguration(after = TenancyAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Filter.class, PathPattern.class})
@ConditionalOnBean(CoreSettings.class)
public final class TenancyWebAutoConfiguration {

    /** Before Spring Security's filters, which begin at -100, so that users too can be a tenant's. */
    static final int FILTER_ORDER = -105;

    @Bean
    @ConditionalOnMissingFilterBean(TenantFilter.class)
    FilterRegistrationBean<TenantFilter> tenantFilter(
            TenancyProperties properties,
            TenantRegistry registry,
            ConnectionManager connections,
            ThreadBinding threads,
            RefusalEvents refusals) {
        FilterRegistrationBean<TenantFilter> filter = new FilterRegistrationBean<>(
                new TenantFilter(settings(properties.web()), registry, connections, threads, refusals));
        filter.setOrder(FILTER_ORDER);
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
        return filter;
    }

    /** What handlers of Spring MVC throw. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebMvcConfigurer.class)
    static class Mvc {

        @Bean
        @ConditionalOnMissingBean
        TenancyProblems tenancyProblems() {
            return new TenancyProblems();
        }
    }

    private static WebSettings settings(TenancyProperties.Web web) {
        return new WebSettings(
                web.resolvers().contains(Resolver.SUBDOMAIN),
                web.resolvers().contains(Resolver.DOMAIN),
                web.resolvers().contains(Resolver.HEADER),
                Optional.ofNullable(web.baseDomain())
                        .flatMap(HostNames::canonical)
                        .orElse(null),
                web.header(),
                web.centralHosts().stream()
                        .map(host -> HostNames.canonical(host).orElse(host.toLowerCase(Locale.ROOT)))
                        .collect(Collectors.toSet()),
                web.centralPaths());
    }
}
