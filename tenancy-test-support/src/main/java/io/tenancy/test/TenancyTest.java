package io.tenancy.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives an application's test a central database of its own with tenants in it. Goes beside {@code @SpringBootTest}:
 *
 * <pre>{@code
 * @SpringBootTest
 * @TenancyTest
 * class OrdersTest {
 *     @Test
 *     void ordersAreTheTenantsOwn(@Autowired TestTenants tenants, @Autowired TenantContext context) {
 *         context.runAs(tenants.get("alpha"), () -> …);
 *     }
 * }
 * }</pre>
 *
 * <p>The data source and the encryption key of the application's configuration are replaced; the application's own
 * migrations run for each tenant. Tests with equal settings share one context and with it the tenants. A test that
 * leaves its thread bound to a tenant fails, and the next one finds the thread unbound.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TenancyTestExtension.class)
public @interface TenancyTest {

    /** The product that holds the central database and those of the tenants. */
    TestDatabase database() default TestDatabase.H2;

    /** Slugs of the tenants that are created when the application has started; the subdomain is the same. */
    String[] tenants() default {"alpha", "beta"};
}
