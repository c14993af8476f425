package dev.tenure.process;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.spring.boot.starter.configuration.impl.DefaultJobConfiguration.JobConfiguration;
import org.camunda.bpm.spring.boot.starter.property.CamundaBpmProperties;
import org.camunda.bpm.spring.boot.starter.property.JobExecutionProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** The threads that work on jobs. */
@Configuration(proxyBeanMethods = false)
class JobThreads {

    private static final long PATIENCE_SECONDS = 10;

    @Bean(JobConfiguration.CAMUNDA_TASK_EXECUTOR_QUALIFIER)
    ThreadPoolTaskExecutor jobThreads(CamundaBpmProperties properties) {
        JobExecutionProperty jobs = properties.getJobExecution();
        ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();
        threads.setCorePoolSize(jobs.getCorePoolSize());
        threads.setMaxPoolSize(jobs.getMaxPoolSize());
        threads.setQueueCapacity(jobs.getQueueCapacity());
        threads.setRejectedExecutionHandler(JobThreads::waitForRoom);
        return threads;
    }

    /**
     * Who looks for jobs waits with those that it found until there is room. The engine would keep them, look for as
     * many fewer, and so look once for each job as long as there is more work than threads.
     */
    private static void waitForRoom(Runnable job, ThreadPoolExecutor threads) {
        try {
            if (!threads.isShutdown() && threads.getQueue().offer(job, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        throw new RejectedExecutionException("No thread became free for a job.");
    }
}
