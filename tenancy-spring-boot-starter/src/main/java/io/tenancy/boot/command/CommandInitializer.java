package io.tenancy.boot.command;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.AbstractApplicationContext;

/** Puts {@link CommandLifecycle} in the place of whatever starts beans, also of one that the application has declared. */
final class CommandInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String BEAN = AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME;

    private final Commands.Invocation invocation;
    private final ApplicationCommand command;
    private final Terminal terminal;

    CommandInitializer(Commands.Invocation invocation, ApplicationCommand command, Terminal terminal) {
        this.invocation = invocation;
        this.command = command;
        this.terminal = terminal;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        context.addBeanFactoryPostProcessor(beans -> takeOver(beans, context));
    }

    private void takeOver(ConfigurableListableBeanFactory beans, ConfigurableApplicationContext context) {
        if (beans.containsBeanDefinition(BEAN) && beans instanceof BeanDefinitionRegistry definitions) {
            definitions.removeBeanDefinition(BEAN);
        }
        CommandLifecycle lifecycle = new CommandLifecycle(context, invocation, command, terminal);
        lifecycle.setBeanFactory(beans);
        beans.registerSingleton(BEAN, lifecycle);
    }
}
