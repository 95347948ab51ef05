package chatroom.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import chatroom.server.reactor.Timers;
import chatroom.server.work.HandRunWorkers;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DiskSpaceTest {
    private final HandRunWorkers workers = new HandRunWorkers();
    private final FileStore store = mock(FileStore.class);
    private final Path folder = mock(Path.class);
    private long nowNs;
    private final Timers timers = new Timers(() -> nowNs);

    @BeforeEach
    void theFolderIsOnTheStore() throws IOException {
        FileSystem files = mock(FileSystem.class);
        FileSystemProvider provider = mock(FileSystemProvider.class);
        when(folder.getFileSystem()).thenReturn(files);
        when(files.provider()).thenReturn(provider);
        when(provider.getFileStore(any())).thenReturn(store);
        when(store.getUsableSpace()).thenReturn(1_000L);
    }

    private DiskSpace watched() {
        DiskSpace disk = new DiskSpace(folder);
        disk.lookLater(timers, workers);
        return disk;
    }

    private void aQuarterOfAMinutePasses() {
        nowNs += Duration.ofSeconds(15).toNanos();
        timers.run();
    }

    @Test
    void whatIsFreeIsLookedAtAgain() throws IOException {
        DiskSpace disk = watched();
        when(store.getUsableSpace()).thenReturn(900L);
        aQuarterOfAMinutePasses();
        assertThat(disk.freeBytes()).isEqualTo(1_000);
        workers.runAll();
        assertThat(disk.freeBytes()).isEqualTo(900);
    }

    @Test
    void whereTheDiskDoesNotSayNoNumberIsShown() throws IOException {
        when(store.getTotalSpace()).thenThrow(new IOException("x"));
        DiskSpace disk = watched();
        assertThat(disk.bytes()).isNaN();
        assertThat(disk.freeBytes()).isNaN();
    }

    @Test
    void aDiskThatHangsHoldsOneWorkerAndNoMore() {
        watched();
        for (int i = 0; i < 10; i++) {
            aQuarterOfAMinutePasses();
        }
        assertThat(workers.waiting()).isEqualTo(1);
    }

    @Test
    void aLookThatFailsInWhateverWayIsNotTheLast() throws IOException {
        DiskSpace disk = watched();
        for (Throwable failure :
                new Throwable[] {new IOException("x"), new IllegalStateException("x"), new AssertionError("x")}) {
            doThrow(failure).when(store).getUsableSpace();
            aQuarterOfAMinutePasses();
            workers.runAll();
        }
        doReturn(800L).when(store).getUsableSpace();
        aQuarterOfAMinutePasses();
        workers.runAll();
        assertThat(disk.freeBytes()).isEqualTo(800);
    }
}
