using System.Linq.Expressions;
using Barq.Persistence.Access;

namespace Barq.Persistence.Storage;

/// <summary>Makes EF Core's global query filters from the <see cref="FenceRules"/>.</summary>
internal static class FenceFilter
{
    /// <summary>The filter of an entity type: it follows <see cref="FleetDbContext.Fence"/> of the context that runs the query.</summary>
    /// <param name="context">The context whose model is made; EF Core puts the querying one in its place.</param>
    /// <param name="entityType">The entity's CLR type.</param>
    public static LambdaExpression For(FleetDbContext context, Type entityType)
    {
        var rule = FenceRules.Of(entityType);
        var row = Expression.Parameter(entityType, "row");
        var fence = Expression.Constant(context, typeof(FleetDbContext));
        Expression seen = Expression.Equal(
            Expression.Convert(Body(rule.Organization, row), typeof(long?)), Expression.Property(fence, nameof(FleetDbContext.FencedOrganizationId)));
        if (rule.Courier is { } courier)
        {
            var courierId = Expression.Property(fence, nameof(FleetDbContext.FencedCourierId));
            var own = Expression.Equal(Body(courier, row), courierId);
            seen = Expression.AndAlso(seen, Expression.OrElse(Expression.Equal(courierId, Expression.Constant(null, typeof(long?))), own));
        }

        if (rule.AdministratorsOnly)
        {
            seen = Expression.AndAlso(seen, Expression.Property(fence, nameof(FleetDbContext.SeesAdministration)));
        }

        var open = Expression.Property(fence, nameof(FleetDbContext.SeesEveryRow));
        return Expression.Lambda(Expression.OrElse(open, seen), row);
    }

    private static Expression Body(LambdaExpression lambda, ParameterExpression row) => new Replacer(lambda.Parameters[0], row).Visit(lambda.Body);

    private sealed class Replacer(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
