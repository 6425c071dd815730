package io.tenancy.provisioning;

import io.tenancy.provisioning.Operation.State;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Future;

/**
 * One attempt of this node to bring an operation to its end or back to its beginning. Each step is persisted before it
 * begins, so that whoever comes next begins with it. Used by one thread, which closes it.
 */
final class OperationRun implements AutoCloseable {

    private final Operations operations;
    private final List<Step> steps;
    private final Future<?> heartbeat;
    private Operation operation;

    OperationRun(OperationTools tools, Operation operation, List<Step> steps) {
        this.operations = tools.operations();
        this.steps = steps;
        this.operation = operation;
        this.heartbeat = tools.heartbeat().of(operation);
    }

    /** Returns the operation as it is now. */
    Operation operation() {
        return operation;
    }

    /** Runs a step and all that follow; all, if there is no step of that name any more. */
    void forward(String first) throws SQLException {
        for (Step step : steps.subList(Math.max(0, indexOf(first)), steps.size())) {
            reach(step, State.RUNNING);
            step.run().run();
        }
    }

    /** Takes back all steps, beginning with the one that was begun last; with the last, if there is no such step any more. */
    void backward() throws SQLException {
        int begun = indexOf(operation.step());
        for (int i = begun < 0 ? steps.size() - 1 : begun; i >= 0; i--) {
            reach(steps.get(i), State.UNDOING);
            steps.get(i).undo().run();
        }
    }

    /** Takes back all steps, begun or not, and stays where it is. */
    void undoAll() throws SQLException {
        for (int i = steps.size() - 1; i >= 0; i--) {
            steps.get(i).undo().run();
        }
    }

    private void reach(Step step, State state) {
        operation = operation.at(step.name(), state);
        operations.reached(operation);
    }

    /** Negative if an earlier version had it, or a hook that is gone. */
    private int indexOf(String name) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        heartbeat.cancel(false);
    }
}
