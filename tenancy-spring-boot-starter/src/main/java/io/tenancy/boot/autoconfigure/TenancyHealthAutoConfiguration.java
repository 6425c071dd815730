package io.tenancy.boot.autoconfigure;

import io.tenancy.connection.TenantRoutingDataSource;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.context.annotation.Bean;

/** The {@code db} health check asks every data source but the router, which has no database of its own. */
@AutoConfiguration(
        after = TenancyAutoConfiguration.class,
        beforeName = "org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration")
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(TenantRoutingDataSource.class)
@ConditionalOnEnabledHealthIndicator("db")
public final class TenancyHealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = {"dbHealthIndicator", "dbHealthContributor"})
    HealthContributor dbHealthContributor(
            Map<String, DataSource> dataSources, @Qualifier("centralDataSource") DataSource central) {
        Map<String, DataSource> others = dataSources.entrySet().stream()
                .filter(entry -> !(entry.getValue() instanceof TenantRoutingDataSource))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return others.size() <= 1
                ? new DataSourceHealthIndicator(central)
                : CompositeHealthContributor.fromMap(others, DataSourceHealthIndicator::new);
    }
}
