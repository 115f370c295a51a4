using System.ComponentModel;
using System.Net.Sockets;

namespace BatchApi.Misbehaving.Trying;

/// <summary>What a curious operation tries: attempts.py has the same in Python.</summary>
internal static class Attempts
{
    /// <summary>Does it, and says whether it was done or refused. What is not there to be reached is neither.</summary>
    public static string Try(Attempt attempt)
    {
        try
        {
            Do(attempt);
            return "done";
        }
        catch (Exception refusal) when (refusal is UnauthorizedAccessException or IOException or SocketException or Win32Exception
            && refusal is not FileNotFoundException and not DirectoryNotFoundException)
        {
            return $"refused: {refusal.GetType().Name}: {refusal.Message}";
        }
    }

    private static void Do(Attempt attempt)
    {
        switch (attempt.What)
        {
            case "service_environment": ServiceAttempts.ReadEnvironment(attempt.Service); break;
            case "service_memory": ServiceAttempts.ReadMemory(attempt.Service, attempt.Address); break;
            case "service_memory_by_call": ServiceAttempts.ReadMemoryByCall(attempt.Service, attempt.Address); break;
            case "service_descriptors": ServiceAttempts.ReadDescriptors(attempt.Service); break;
            case "service_limits": ServiceAttempts.AskForLimits(attempt.Service); break;
            case "service_signal": ServiceAttempts.Signal(attempt.Service); break;
            case "other_signal": ServiceAttempts.Signal(attempt.Other); break;
            case "read" or "read_foreign": FileAttempts.Read(attempt.Path); break;
            case "list": FileAttempts.List(attempt.Path); break;
            case "write" or "write_foreign": FileAttempts.Write(attempt.Path); break;
            case "truncate": FileAttempts.Resize(attempt.Path, 1); break;
            case "make": FileAttempts.Make(attempt.Path); break;
            case "remove": FileAttempts.Remove(attempt.Path); break;
            case "move_out": FileAttempts.MoveOut(attempt.Path); break;
            case "read_through_link": FileAttempts.ReadThroughLink(attempt.Path); break;
            case "leave_link": FileAttempts.LeaveLink(attempt.Path); break;
            case "execute": FileAttempts.Execute(attempt.Path); break;
            case "tcp": SocketAttempts.Connect(attempt.Tcp); break;
            case "listen": SocketAttempts.Listen(); break;
            case "udp": SocketAttempts.Send(attempt.Udp); break;
            case "local": SocketAttempts.ConnectLocally(attempt.Local); break;
            case "local_datagrams": SocketAttempts.ConnectPair(attempt.Datagrams); break;
            case "abstract": SocketAttempts.ConnectLocally("\0" + attempt.Abstract); break;
            case "ptrace": CallAttempts.Trace(); break;
            case "unshare": CallAttempts.Unshare(); break;
            case "clone": CallAttempts.Clone(); break;
            case "io_uring": CallAttempts.SetUpRing(); break;
            case "keyring": CallAttempts.AskForKeyring(); break;
            case "shared_memory": CallAttempts.ShareMemory(); break;
            case "keep_rights": LimitAttempts.KeepRights(); break;
            case "dump_core": LimitAttempts.AllowCores(); break;
            case "open_many_files": LimitAttempts.OpenManyFiles(); break;
            case "write_huge_file": LimitAttempts.WriteHugeFile(); break;
            default: throw new ArgumentException($"No way to try {attempt.What}.");
        }
    }
}
